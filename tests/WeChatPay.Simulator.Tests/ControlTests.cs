using System.Text.Json.Nodes;

namespace WeChatPay.Simulator.Tests;

/// <summary>The control API is strict and says what to do.</summary>
public sealed class ControlTests : SandboxTest
{
    [Theory]
    [InlineData("PUT", "/users/o1", "{\"balanse\":1}", "balance, currency, declines")]
    [InlineData("PUT", "/users/o1", "{\"balance\":\"1\"}", "integer")]
    [InlineData("PUT", "/users/o1", "{\"balance\":-1}", "integer")]
    [InlineData("PUT", "/users/o1", "{", "not JSON")]
    [InlineData("PUT", "/users/o1", "[]", "JSON object")]
    [InlineData("PUT", "/users/o1", "{\"currency\":\"dollars\"}", "ISO 4217")]
    [InlineData("PUT", "/templates/123", "{\"termination_notify_url\":\"http://merchant.example/\"}", "https")]
    [InlineData("PUT", "/templates/123", "{\"mchid\":\"404\"}", "no merchant 404")]
    [InlineData("POST", "/contracts/1/terminate", "", "{\"by\": \"user\"}")]
    [InlineData("POST", "/contracts/1/terminate", "{\"by\":\"me\"}", "user, platform")]
    [InlineData("POST", "/faults", "{}", "rules")]
    [InlineData("POST", "/faults", "{\"profile\":\"wild\"}", "mild, harsh")]
    [InlineData("POST", "/faults", "{\"rules\":[{\"on\":\"deduct\",\"fault\":\"lost\"}]}", "lose_after")]
    [InlineData("POST", "/faults", "{\"rules\":[{\"on\":\"deduct\",\"fault\":\"429\",\"often\":1}]}", "probability")]
    [InlineData("POST", "/faults", "{\"rules\":[{\"fault\":\"429\"}]}", "'on'")]
    [InlineData("POST", "/clock", "{\"to\":\"tomorrow\"}", "2026-")]
    [InlineData("POST", "/clock", "", "2026-")]
    [InlineData("POST", "/certificates/rotate", "{\"to\":\"old\"}", "next, new")]
    [InlineData("PUT", "/quirks", "{\"schedule\":\"never\"}", "long, short")]
    public async Task A_wrong_call_is_a_problem_that_says_what_to_do(
        string method,
        string path,
        string body,
        string hint
    )
    {
        var (status, text) = await Sandbox.RawControlAsync(method, path, body);
        Assert.Equal(400, status);
        Assert.Contains(hint, (string)JsonNode.Parse(text)!["detail"]!);
    }

    [Theory]
    [InlineData("POST", "/sessions/1/sign")]
    [InlineData("GET", "/contracts/1")]
    [InlineData("GET", "/templates/9")]
    [InlineData("GET", "/nothing")]
    public async Task What_is_not_there_is_a_404_problem(string method, string path)
    {
        var (status, text) = await Sandbox.RawControlAsync(method, path, method == "POST" ? "{}" : null);
        Assert.Equal(404, status);
        Assert.NotEmpty((string)JsonNode.Parse(text)!["detail"]!);
    }

    [Fact]
    public async Task The_keys_hold_everything_a_client_needs()
    {
        var keys = await Sandbox.ControlAsync("GET", "/keys");
        Assert.Equal(Sandbox.Host.BaseUrl.ToString().TrimEnd('/'), (string)keys["base_url"]!);
        foreach (
            var name in new[]
            {
                "mchid",
                "appid",
                "merchant_private_key",
                "merchant_serial_no",
                "merchant_certificate",
                "api_v3_key",
                "public_key_id",
                "public_key",
            }
        )
        {
            Assert.NotEmpty((string)keys[name]!);
        }

        Assert.Equal(32, ((string)keys["api_v3_key"]!).Length);
        Assert.Matches("^[0-9A-F]{40}$", (string)keys["merchant_serial_no"]!);
        Assert.Equal(2, keys["platform_certificates"]!.AsArray().Count);
        Assert.Equal([123, 124], keys["templates"]!.AsArray().Select(t => (int)t!["plan_id"]!));
        Assert.NotEmpty((string)keys["institution"]!["sub_merchants"]![0]!["sub_appid"]!);
    }

    [Fact]
    public async Task The_clock_goes_forward_only()
    {
        var clock = await Sandbox.MoveAsync(TimeSpan.FromDays(1));
        var now = clock["now"]!.GetValue<DateTimeOffset>();
        await Sandbox.ControlAsync(
            "POST",
            "/clock",
            new JsonObject { ["to"] = now.AddMinutes(-1).ToString("O") },
            expected: 409
        );
        Assert.True((await Sandbox.MoveToAsync(now))["now"]!.GetValue<DateTimeOffset>() >= now);
    }

    [Theory]
    [InlineData(".123456789Z"), InlineData(".1Z"), InlineData("z"), InlineData("+00:00")]
    public async Task The_clock_takes_every_spelling_of_a_time(string end)
    {
        var to = (await Sandbox.MoveAsync(TimeSpan.FromMinutes(1)))["now"]!.GetValue<DateTimeOffset>().AddDays(1);
        var text = to.ToString(end == "z" ? "yyyy-MM-dd't'HH:mm:ss" : "yyyy-MM-dd'T'HH:mm:ss") + end;
        await Sandbox.ControlAsync("POST", "/clock", new JsonObject { ["to"] = text });
    }

    [Theory]
    [InlineData("2030-01-01T00:00:60Z"), InlineData("2030-01-01 00:00:00Z"), InlineData("2030-02-30T00:00:00Z")]
    [InlineData("2030-01-01T00:00:00"), InlineData("2030-01-01T00:00:00 AM+08:00")]
    public async Task The_clock_takes_nothing_else(string text) =>
        await Sandbox.ControlAsync("POST", "/clock", new JsonObject { ["to"] = text }, expected: 400);

    [Fact]
    public async Task A_leap_second_is_the_second_after_it()
    {
        var moved = await Sandbox.ControlAsync("POST", "/clock", new JsonObject { ["to"] = "2036-12-31T23:59:60Z" });
        Assert.True(moved["now"]!.GetValue<DateTimeOffset>() >= new DateTimeOffset(2037, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_web_page_cannot_reach_the_control_API_by_a_name_of_its_own()
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Sandbox.Host.BaseUrl, "/_control/keys"));
        request.Headers.Host = "attacker.example";
        using var response = await http.SendAsync(request);
        Assert.Equal(403, (int)response.StatusCode);
        Assert.Contains("Simulator:ControlFromAnywhere", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Sessions_and_contracts_are_listed_by_what_is_asked()
    {
        var signed = await Sandbox.SignAsync(Sandbox.Direct);
        await Sandbox.SignAsync(Sandbox.Direct);
        foreach (var query in new[] { $"openid={signed.Openid}", $"out_contract_code={signed.Code}" })
        {
            var found = (await Sandbox.ControlAsync("GET", $"/contracts?{query}&state=SIGNED"))["data"]!.AsArray();
            Assert.Equal(signed.ContractId, (string)Assert.Single(found)!["contract_id"]!);
            Assert.Single((await Sandbox.ControlAsync("GET", $"/sessions?{query}&state=signed"))["data"]!.AsArray());
            var ended = await Sandbox.ControlAsync("GET", $"/contracts?{query}&state=TERMINATED");
            Assert.Empty(ended["data"]!.AsArray());
        }
    }
}
