using System.Text.Json.Nodes;

namespace WeChatPay.Simulator.Tests;

/// <summary>
/// What happens on the signing page, and to contracts afterwards (docs/wechat-pay.md, Pre-signing; Contracts).
/// </summary>
public sealed class SessionTests : SandboxTest
{
    [Theory]
    [InlineData("refuse")]
    [InlineData("expire")]
    public async Task A_session_that_was_closed_cannot_be_signed_and_sends_no_notification(string how)
    {
        var id = await OpenAsync();
        await Sandbox.ControlAsync("POST", $"/sessions/{id}/{how}");
        await Sandbox.ControlAsync("POST", $"/sessions/{id}/{how}");
        await Sandbox.ControlAsync("POST", $"/sessions/{id}/sign", expected: 409);
        await Sandbox.SettleAsync();
        Assert.Empty(Sandbox.Receiver.Arrivals);
    }

    [Fact]
    public async Task A_session_expires_after_ten_minutes_of_the_business_clock()
    {
        var (early, late) = (await OpenAsync(), await OpenAsync());
        await Sandbox.MoveAsync(TimeSpan.FromSeconds(590));
        await Sandbox.ControlAsync("POST", $"/sessions/{early}/sign");
        await Sandbox.MoveAsync(TimeSpan.FromSeconds(15));
        await Sandbox.ControlAsync("POST", $"/sessions/{late}/sign", expected: 409);
        Assert.Equal("expired", (string)(await Sandbox.ControlAsync("GET", $"/sessions/{late}"))["state"]!);
    }

    [Fact]
    public async Task A_session_lives_as_long_as_the_request_says()
    {
        var body = Sandbox.PreSignBody(Sandbox.Direct);
        var now = (await Sandbox.ControlAsync("GET", "/clock"))["now"]!.GetValue<DateTimeOffset>();
        body["expired_time"] = now.AddHours(3).ToString("yyyy-MM-dd'T'HH:mm:sszzz");
        var id = (await Sandbox.PostAsync(Sandbox.Direct, Sandbox.PreSignPath, body)).Json["session_id"];
        await Sandbox.MoveAsync(TimeSpan.FromHours(2));
        await Sandbox.ControlAsync("POST", $"/sessions/{id}/sign");
    }

    [Fact]
    public async Task Signing_twice_gives_the_same_contract_and_one_notification()
    {
        var id = await OpenAsync();
        var first = await Sandbox.ControlAsync("POST", $"/sessions/{id}/sign");
        var second = await Sandbox.ControlAsync("POST", $"/sessions/{id}/sign");
        Assert.Equal((string)first["contract_id"]!, (string)second["contract_id"]!);
        await Sandbox.SettleAsync();
        Assert.Single(Sandbox.Receiver.Arrivals);
    }

    [Fact]
    public async Task Another_user_cannot_sign_a_session_that_names_its_user() =>
        await Sandbox.ControlAsync(
            "POST",
            $"/sessions/{await OpenAsync()}/sign",
            new JsonObject { ["openid"] = "oSomebodyElse" },
            409
        );

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_contract_is_found_by_both_numbers_once_it_is_signed(bool institution)
    {
        var who = institution ? Sandbox.Partner : Sandbox.Direct;
        var plan = institution ? 124 : 123;
        var body = Sandbox.PreSignBody(who);
        var byCode =
            "/v3/global/papay/contracts/out-contract-code/" + $"{body["out_contract_code"]}?{who.Query}&plan_id={plan}";
        var session = (await Sandbox.PostAsync(who, Sandbox.PreSignPath, body)).Json["session_id"];
        Assert.Equal((404, "NOT_FOUND"), (await Sandbox.GetAsync(who, byCode)).Refusal);

        var id = (string)(await Sandbox.ControlAsync("POST", $"/sessions/{session}/sign"))["contract_id"]!;

        var found = (await Sandbox.GetAsync(who, byCode)).Json;
        Assert.Equal(id, (string)found["contract_id"]!);
        Assert.Equal("SIGNED", (string)found["state"]!);
        Assert.Equal((string)body["openid"]!, (string)found["openid"]!);
        Assert.Equal(institution, found["sp_mchid"] is not null);
        Assert.Equal(institution, found["mchid"] is null);
        var same = await Sandbox.GetAsync(who, $"/v3/global/papay/contracts/{id}?{who.Query}");
        Assert.Equal(found.ToJsonString(), same.Json.ToJsonString());
        Assert.Equal(
            (400, "PARAM_ERROR"),
            (await Sandbox.GetAsync(who, byCode.Replace($"&plan_id={plan}", "", StringComparison.Ordinal))).Refusal
        );
        Assert.Equal(
            404,
            (await Sandbox.GetAsync(who, byCode.Replace($"={plan}", "=125", StringComparison.Ordinal))).Status
        );
        Assert.Equal((400, "PARAM_ERROR"), (await Sandbox.GetAsync(who, $"/v3/global/papay/contracts/{id}")).Refusal);
    }

    [Fact]
    public async Task A_contract_of_another_merchant_is_out_of_reach()
    {
        var signed = await Sandbox.SignAsync(Sandbox.Direct);
        var path = $"/v3/global/papay/contracts/{signed.ContractId}";
        Assert.Equal(
            (403, "NO_AUTH"),
            (await Sandbox.GetAsync(Sandbox.Partner, $"{path}?{Sandbox.Partner.Query}")).Refusal
        );
        Assert.Equal(
            (403, "NO_AUTH"),
            (await Sandbox.PostAsync(Sandbox.Partner, path + "/terminate", Sandbox.Partner.With([]))).Refusal
        );
        Assert.Equal(
            (403, "NO_AUTH"),
            (
                await Sandbox.PostAsync(
                    Sandbox.Partner,
                    Sandbox.DeductPath,
                    Sandbox.DeductBody(Sandbox.Partner, signed.ContractId)
                )
            ).Refusal
        );
    }

    [Theory]
    [InlineData("MERCHANT")]
    [InlineData("USER")]
    [InlineData("PLATFORM")]
    public async Task A_termination_is_sent_to_the_templates_address(string mode)
    {
        await using var elsewhere = await Receiver.StartAsync();
        await Sandbox.ControlAsync(
            "PUT",
            "/templates/124",
            new JsonObject { ["termination_notify_url"] = elsewhere.Url }
        );
        var signed = await Sandbox.SignAsync(Sandbox.Partner);
        var path = $"/v3/global/papay/contracts/{signed.ContractId}";
        var note = Sandbox.Partner.With(new JsonObject { ["termination_note"] = "because" });
        if (mode == "MERCHANT")
        {
            Assert.Equal(204, (await Sandbox.PostAsync(Sandbox.Partner, path + "/terminate", note)).Status);
        }
        else
        {
            await Sandbox.ControlAsync(
                "POST",
                $"/contracts/{signed.ContractId}/terminate",
                new JsonObject { ["by"] = mode.ToLowerInvariant() }
            );
        }

        await Sandbox.SettleAsync();
        var received = Assert.Single(elsewhere.Arrivals);
        Assert.Equal("PAPAY.TERMINATE", received.EventType);
        Assert.Equal(mode, (string)received.Payload(Sandbox.Partner)["contract_termination_mode"]!);
        Assert.Equal("PAPAY.SIGN", Assert.Single(Sandbox.Receiver.Arrivals).EventType);

        var query = (await Sandbox.GetAsync(Sandbox.Partner, $"{path}?{Sandbox.Partner.Query}")).Json;
        Assert.Equal(("TERMINATED", mode), ((string)query["state"]!, (string)query["termination_mode"]!));
        Assert.Equal(
            (403, "CONTRACT_NOT_EXIST"),
            (await Sandbox.PostAsync(Sandbox.Partner, path + "/terminate", note)).Refusal
        );
        await Sandbox.ControlAsync(
            "POST",
            $"/contracts/{signed.ContractId}/terminate",
            new JsonObject { ["by"] = "user" },
            409
        );
    }

    [Fact]
    public async Task A_termination_without_an_address_is_kept_as_not_deliverable()
    {
        var signed = await Sandbox.SignAsync(Sandbox.Direct);
        await Sandbox.ControlAsync(
            "POST",
            $"/contracts/{signed.ContractId}/terminate",
            new JsonObject { ["by"] = "user" }
        );
        await Sandbox.SettleAsync();
        var log = await Sandbox.ControlAsync("GET", "/notifications?event_type=PAPAY.TERMINATE");
        Assert.Equal("no_address", (string)log["data"]![0]!["state"]!);
    }

    private async Task<string> OpenAsync()
    {
        var reply = await Sandbox.PostAsync(Sandbox.Direct, Sandbox.PreSignPath, Sandbox.PreSignBody(Sandbox.Direct));
        return (string)reply.Json["session_id"]!;
    }
}
