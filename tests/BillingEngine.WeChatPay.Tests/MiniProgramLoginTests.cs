using System.Net;
using System.Text;
using BillingEngine.Domain.Gateway;

namespace BillingEngine.WeChatPay.Tests;

public sealed class MiniProgramLoginTests
{
    private static readonly Uri Anywhere = new("http://127.0.0.1:1/");

    [Fact]
    public async Task The_code_goes_out_with_the_app_that_signs_and_its_secret()
    {
        var wire = new Wire(_ => """{"openid":"oUser","session_key":"a2V5"}""");
        var outcome = await LogInAsync(wire, AdapterHost.Main, "code&x=1");

        Assert.Equal(new LoginOutcome.Known("oUser"), outcome);
        Assert.Equal(
            $"/sns/jscode2session?appid={Vectors.Id("appid")}&secret=s3cret&js_code=code%26x%3D1"
                + "&grant_type=authorization_code",
            wire.Asked.Single()
        );
        await LogInAsync(wire, AdapterHost.Partner, "code");
        Assert.Contains($"appid={Vectors.Id("sub_appid")}&secret=sub-s3cret&", wire.Asked[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_without_a_secret_is_not_asked_for()
    {
        var wire = new Wire(_ => "{}");
        Assert.IsType<LoginOutcome.NotConfigured>(
            await LogInAsync(wire, new GatewayRoute("partner", "1900000009", "wx-unknown"), "code")
        );
        Assert.Empty(wire.Asked);
    }

    [Theory]
    [InlineData("""{"errcode":40029,"errmsg":"invalid code"}""", typeof(LoginOutcome.CodeRefused))]
    [InlineData("""{"errcode":40163,"errmsg":"code been used"}""", typeof(LoginOutcome.CodeRefused))]
    [InlineData("""{"errcode":40226,"errmsg":"high risk"}""", typeof(LoginOutcome.CodeRefused))]
    [InlineData("""{"errcode":40125,"errmsg":"invalid appsecret"}""", typeof(LoginOutcome.Refused))]
    [InlineData("""{"errcode":-1,"errmsg":"system error"}""", typeof(LoginOutcome.Unavailable))]
    [InlineData("""{"errcode":45011,"errmsg":"minute quota"}""", typeof(LoginOutcome.Unavailable))]
    [InlineData("""{"errcode":0}""", typeof(LoginOutcome.Unavailable))]
    [InlineData("""{"openid":""}""", typeof(LoginOutcome.Unavailable))]
    [InlineData("<html>", typeof(LoginOutcome.Unavailable))]
    [InlineData("null", typeof(LoginOutcome.Unavailable))]
    public async Task What_wechat_says_becomes_one_outcome(string answer, Type outcome) =>
        Assert.IsType(outcome, await LogInAsync(new Wire(_ => answer), AdapterHost.Main, "code"));

    [Fact]
    public async Task A_server_error_and_a_broken_connection_are_no_refusal()
    {
        Assert.IsType<LoginOutcome.Unavailable>(
            await LogInAsync(
                new Wire(_ => """{"openid":"oUser"}""", HttpStatusCode.BadGateway),
                AdapterHost.Main,
                "code"
            )
        );
        Assert.IsType<LoginOutcome.Unavailable>(
            await LogInAsync(new Wire(_ => throw new HttpRequestException("reset")), AdapterHost.Main, "code")
        );
    }

    private static async Task<LoginOutcome> LogInAsync(Wire wire, GatewayRoute route, string code)
    {
        var settings = AdapterHost.Settings(Anywhere);
        settings["MiniProgram:BaseUrl"] = Anywhere.ToString();
        settings[$"MiniProgram:Secrets:{Vectors.Id("appid")}"] = "s3cret";
        settings[$"MiniProgram:Secrets:{Vectors.Id("sub_appid")}"] = "sub-s3cret";
        using var login = new WeChatMiniProgramLogin(GatewaySettings.Read(AdapterHost.Configuration(settings)), wire);
        return await login.ExchangeAsync(route, code, CancellationToken.None);
    }

    private sealed class Wire(Func<string, string> answer, HttpStatusCode status = HttpStatusCode.OK)
        : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            Asked.Add(request.RequestUri!.PathAndQuery);
            return Task.FromResult(
                new HttpResponseMessage(status)
                {
                    Content = new StringContent(answer(Asked[^1]), Encoding.UTF8, "text/plain"),
                }
            );
        }
    }
}
