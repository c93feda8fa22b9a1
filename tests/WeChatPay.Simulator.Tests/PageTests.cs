using System.Text.Json.Nodes;

namespace WeChatPay.Simulator.Tests;

/// <summary>The files of the pages, who may load them, and the lists they show.</summary>
public sealed class PageTests : SandboxTest, IDisposable
{
    private readonly HttpClient http = new();

    public void Dispose() => http.Dispose();

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/_pages/desk.js", "text/javascript")]
    [InlineData("/_pages/style.css", "text/css")]
    [InlineData("/_pages/icon.svg", "image/svg+xml")]
    public async Task A_page_takes_nothing_from_elsewhere_and_nothing_inline(string path, string type)
    {
        using var response = await http.GetAsync(new Uri(Sandbox.Host.BaseUrl, path));
        Assert.Equal((200, type), ((int)response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
    }

    [Theory]
    [InlineData("h5", "sign_url", "/global/papay/contracts/login")]
    [InlineData("web", "show_code_url", "/global/papay/contracts/sessions/show_code")]
    public async Task The_address_that_a_pre_sign_answers_is_a_page(string channel, string name, string path)
    {
        var body = Sandbox.PreSignBody(Sandbox.Direct);
        body.Remove("openid");
        body["return_url"] = "https://merchant.example/back";
        if (channel == "h5")
            body["user_client_ip"] = "203.0.113.7";

        var answer = await Sandbox.PostAsync(
            Sandbox.Direct,
            $"/v3/global/papay/contracts/{channel}-pre-entrust-sign",
            body
        );
        var address = new Uri((string)answer.Json[name]!);
        Assert.Equal(path, address.AbsolutePath);
        using var page = await http.GetAsync(address);
        Assert.Equal(200, (int)page.StatusCode);
        var session = Assert.Single((await Sandbox.ControlAsync("GET", "/sessions"))["data"]!.AsArray())!;
        Assert.Equal("https://merchant.example/back", (string)session["return_url"]!);
    }

    [Fact]
    public async Task An_order_has_a_sheet_to_pay_it_on()
    {
        var opened = await Sandbox.PostAsync(
            Sandbox.Direct,
            "/v3/global/transactions/app",
            Sandbox.AppOrderBody(Sandbox.Direct)
        );
        using var sheet = await http.GetAsync(new Uri(Sandbox.Host.BaseUrl, $"/pay/{opened.Json["prepay_id"]}"));
        Assert.Equal((200, "text/html"), ((int)sheet.StatusCode, sheet.Content.Headers.ContentType!.MediaType));
        using var script = await http.GetAsync(new Uri(Sandbox.Host.BaseUrl, "/_pages/pay.js"));
        Assert.Equal(200, (int)script.StatusCode);
        using var unknown = await http.GetAsync(new Uri(Sandbox.Host.BaseUrl, "/pay/404"));
        Assert.Equal(404, (int)unknown.StatusCode);
    }

    [Fact]
    public async Task An_unknown_session_has_a_page_that_says_so()
    {
        using var page = await http.GetAsync(new Uri(Sandbox.Host.BaseUrl, "/sign/404"));
        Assert.Equal(404, (int)page.StatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("https://attacker.example", 403)]
    [InlineData("http://127.0.0.1:1", 403)]
    [InlineData("null", 403)]
    [InlineData(null, 200)]
    [InlineData("own", 200)]
    public async Task A_web_page_of_another_address_cannot_press_a_button(string? origin, int expected)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Put,
            new Uri(Sandbox.Host.BaseUrl, "/_control/users/oVictim")
        );
        request.Content = new StringContent("{\"balance\":0}");
        if (origin is not null)
        {
            request.Headers.Add(
                "Origin",
                origin == "own" ? Sandbox.Host.BaseUrl.GetLeftPart(UriPartial.Authority) : origin
            );
        }

        using var response = await http.SendAsync(request);
        Assert.Equal(expected, (int)response.StatusCode);
        var balance = (await Sandbox.ControlAsync("GET", "/users/oVictim"))["balance"];
        Assert.Equal(expected == 200 ? 0 : null, (long?)balance);
    }

    [Fact]
    public async Task A_page_is_not_given_under_a_foreign_host_name()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Sandbox.Host.BaseUrl);
        request.Headers.Host = "attacker.example";
        using var response = await http.SendAsync(request);
        Assert.Equal(403, (int)response.StatusCode);
    }

    [Fact]
    public async Task Users_are_all_whom_a_call_has_named_and_the_last_signer_comes_first()
    {
        await Sandbox.ControlAsync("PUT", "/users/oSetOnly", new JsonObject { ["balance"] = 5 });
        await Sandbox.PostAsync(
            Sandbox.Direct,
            Sandbox.PreSignPath,
            Sandbox.PreSignBody(Sandbox.Direct, "oSessionOnly")
        );
        await Sandbox.SignAsync(Sandbox.Direct, "oFirst");
        await Sandbox.MoveAsync(TimeSpan.FromMinutes(1));
        await Sandbox.SignAsync(Sandbox.Direct, "oLast");
        var users = (await Sandbox.ControlAsync("GET", "/users"))["data"]!.AsArray();
        Assert.Equal(["oLast", "oFirst", "oSessionOnly", "oSetOnly"], users.Select(user => (string)user!["openid"]!));
        Assert.Equal([1, 1, 0, 0], users.Select(user => (int)user!["signed_contracts"]!));
        Assert.Equal(5, (long)users[3]!["balance"]!);
        Assert.True(users[0]!.AsObject().ContainsKey("balance"));
        Assert.Single((await Sandbox.ControlAsync("GET", "/users?limit=1"))["data"]!.AsArray());
    }

    [Fact]
    public async Task Orders_are_listed_newest_first_by_what_is_asked()
    {
        var signed = await Sandbox.SignAsync(Sandbox.Direct);
        var early = Sandbox.DeductBody(Sandbox.Direct, signed.ContractId);
        var late = Sandbox.DeductBody(Sandbox.Direct, signed.ContractId);
        await Sandbox.PostAsync(Sandbox.Direct, Sandbox.DeductPath, early);
        await Sandbox.MoveAsync(TimeSpan.FromMinutes(1));
        await Sandbox.PostAsync(Sandbox.Direct, Sandbox.DeductPath, late);
        var orders = (await Sandbox.ControlAsync("GET", $"/orders?openid={signed.Openid}"))["data"]!.AsArray();
        Assert.Equal(
            [(string)late["out_trade_no"]!, (string)early["out_trade_no"]!],
            orders.Select(order => (string)order!["out_trade_no"]!)
        );
        Assert.Equal("Store-City-月费", (string)orders[0]!["description"]!);
        Assert.Single((await Sandbox.ControlAsync("GET", "/orders?limit=1"))["data"]!.AsArray());
        Assert.Empty((await Sandbox.ControlAsync("GET", "/orders?trade_state=CLOSED"))["data"]!.AsArray());
        Assert.Empty((await Sandbox.ControlAsync("GET", "/orders?contract_id=404"))["data"]!.AsArray());
    }

    [Fact]
    public async Task The_choices_are_those_that_the_control_API_takes()
    {
        var choices = await Sandbox.ControlAsync("GET", "/choices");
        foreach (var (on, kinds) in choices["faults"]!.AsObject())
        {
            foreach (var kind in kinds!.AsArray())
                await Sandbox.FaultAsync(on, (string)kind!);
        }

        var yen = choices["currencies"]!.AsArray().Single(currency => (string)currency!["code"]! == "JPY");
        Assert.Equal(0, (int)yen!["exponent"]!);
        Assert.Contains("NOT_ENOUGH", choices["decline_codes"]!.AsArray().Select(code => (string)code!));
    }
}
