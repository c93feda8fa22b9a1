using System.Text.Json.Nodes;

namespace WeChatPay.Simulator.Tests;

/// <summary>
/// The login of the open platform: the control API issues a code, which is redeemed once for the openid.
/// </summary>
public sealed class LoginTests : SandboxTest, IDisposable
{
    private readonly HttpClient http = new();
    private readonly Moved time;

    public LoginTests()
        : this(new Moved()) { }

    private LoginTests(Moved time)
        : base(options => options.Time = time) => this.time = time;

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task A_code_is_exchanged_once_for_the_openid()
    {
        var code = await CodeAsync("oUser");

        var first = await ExchangeAsync(code);
        Assert.Equal("oUser", (string?)first["openid"]);
        Assert.NotEmpty((string)first["session_key"]!);
        Assert.Null(first["errcode"]);
        Assert.Equal(40163, (int?)(await ExchangeAsync(code))["errcode"]);
    }

    [Fact]
    public async Task A_code_dies_after_five_minutes_and_is_its_own_apps()
    {
        var (old, partners) = (await CodeAsync("oUser"), await CodeAsync("oUser", Sandbox.Keys.Institution.SpAppid));
        Assert.Equal(40029, (int?)(await ExchangeAsync(partners))["errcode"]);
        var received = await ExchangeAsync(
            partners,
            Sandbox.Keys.Institution.SpAppid,
            Sandbox.Keys.Institution.AppSecret
        );
        Assert.Equal("oUser", (string?)received["openid"]);

        time.By = TimeSpan.FromMinutes(5);

        Assert.Equal(40029, (int?)(await ExchangeAsync(old))["errcode"]);
    }

    [Theory]
    [InlineData("made-up", null, null, "authorization_code", 40029)]
    [InlineData("made-up", "wx-nobody", null, "authorization_code", 40013)]
    [InlineData("made-up", null, "wrong", "authorization_code", 40125)]
    [InlineData("", null, null, "authorization_code", 41008)]
    [InlineData("made-up", null, null, "password", 40002)]
    public async Task A_refusal_is_an_errcode_with_status_200(
        string code,
        string? appid,
        string? secret,
        string grant,
        int errcode
    ) => Assert.Equal(errcode, (int?)(await ExchangeAsync(code, appid, secret, grant))["errcode"]);

    [Fact]
    public async Task A_code_for_an_app_that_is_not_there_is_refused()
    {
        var (status, text) = await Sandbox.RawControlAsync("POST", "/users/o1/login_code", """{"appid":"wx-nobody"}""");
        Assert.Equal(400, status);
        Assert.Contains("/_control/keys", text, StringComparison.Ordinal);
    }

    private async Task<string> CodeAsync(string openid, string? appid = null) =>
        (string)
            (
                await Sandbox.ControlAsync(
                    "POST",
                    $"/users/{openid}/login_code",
                    appid is null ? null : new JsonObject { ["appid"] = appid }
                )
            )["code"]!;

    private async Task<JsonNode> ExchangeAsync(
        string code,
        string? appid = null,
        string? secret = null,
        string grant = "authorization_code"
    )
    {
        var target = new Uri(
            Sandbox.Host.BaseUrl,
            $"/sns/jscode2session?appid={appid ?? Sandbox.Keys.Appid}"
                + $"&secret={secret ?? Sandbox.Keys.AppSecret}&js_code={code}&grant_type={grant}"
        );
        using var answer = await http.GetAsync(target);
        Assert.Equal(200, (int)answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    private sealed class Moved : TimeProvider
    {
        public TimeSpan By { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + By;
    }
}
