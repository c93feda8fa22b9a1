using System.Text.Json.Nodes;

namespace WeChatPay.Simulator.Tests;

/// <summary>
/// What happens on the signing page, and to contracts afterwards (docs/wechat-pay.md, Pre-signing; Contracts).
/// </summary>
public sealed class SessionTests : IAsyncLifetime
{
    private Sandbox sandbox = null!;

    public async Task InitializeAsync() => sandbox = await Sandbox.StartAsync();

    public async Task DisposeAsync() => await sandbox.DisposeAsync();

    [Theory]
    [InlineData("refuse")]
    [InlineData("expire")]
    public async Task A_session_that_was_closed_cannot_be_signed_and_nobody_is_told(string how)
    {
        var id = await OpenAsync();
        await sandbox.ControlAsync("POST", $"/sessions/{id}/{how}");
        await sandbox.ControlAsync("POST", $"/sessions/{id}/{how}");
        await sandbox.ControlAsync("POST", $"/sessions/{id}/sign", expected: 409);
        await sandbox.SettleAsync();
        Assert.Empty(sandbox.Receiver.Arrivals);
    }

    [Fact]
    public async Task A_session_expires_after_ten_minutes_of_the_business_clock()
    {
        var (early, late) = (await OpenAsync(), await OpenAsync());
        await sandbox.MoveAsync(TimeSpan.FromSeconds(590));
        await sandbox.ControlAsync("POST", $"/sessions/{early}/sign");
        await sandbox.MoveAsync(TimeSpan.FromSeconds(15));
        await sandbox.ControlAsync("POST", $"/sessions/{late}/sign", expected: 409);
        Assert.Equal("expired", (string)(await sandbox.ControlAsync("GET", $"/sessions/{late}"))["state"]!);
    }

    [Fact]
    public async Task A_session_lives_as_long_as_the_request_says()
    {
        var body = sandbox.PreSignBody(sandbox.Direct);
        var now = (await sandbox.ControlAsync("GET", "/clock"))["now"]!.GetValue<DateTimeOffset>();
        body["expired_time"] = now.AddHours(3).ToString("yyyy-MM-dd'T'HH:mm:sszzz");
        var id = (await sandbox.PostAsync(sandbox.Direct, Sandbox.PreSignPath, body)).Json["session_id"];
        await sandbox.MoveAsync(TimeSpan.FromHours(2));
        await sandbox.ControlAsync("POST", $"/sessions/{id}/sign");
    }

    [Fact]
    public async Task Signing_twice_gives_the_same_contract_and_one_notification()
    {
        var id = await OpenAsync();
        var first = await sandbox.ControlAsync("POST", $"/sessions/{id}/sign");
        var second = await sandbox.ControlAsync("POST", $"/sessions/{id}/sign");
        Assert.Equal((string)first["contract_id"]!, (string)second["contract_id"]!);
        await sandbox.SettleAsync();
        Assert.Single(sandbox.Receiver.Arrivals);
    }

    [Fact]
    public async Task Another_user_cannot_sign_a_session_that_names_its_user() =>
        await sandbox.ControlAsync(
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
        var who = institution ? sandbox.Partner : sandbox.Direct;
        var plan = institution ? 124 : 123;
        var body = sandbox.PreSignBody(who);
        var byCode =
            "/v3/global/papay/contracts/out-contract-code/" + $"{body["out_contract_code"]}?{who.Query}&plan_id={plan}";
        var session = (await sandbox.PostAsync(who, Sandbox.PreSignPath, body)).Json["session_id"];
        Assert.Equal((404, "NOT_FOUND"), (await sandbox.GetAsync(who, byCode)).Refusal);

        var id = (string)(await sandbox.ControlAsync("POST", $"/sessions/{session}/sign"))["contract_id"]!;

        var found = (await sandbox.GetAsync(who, byCode)).Json;
        Assert.Equal(id, (string)found["contract_id"]!);
        Assert.Equal("SIGNED", (string)found["state"]!);
        Assert.Equal((string)body["openid"]!, (string)found["openid"]!);
        Assert.Equal(institution, found["sp_mchid"] is not null);
        Assert.Equal(institution, found["mchid"] is null);
        var same = await sandbox.GetAsync(who, $"/v3/global/papay/contracts/{id}?{who.Query}");
        Assert.Equal(found.ToJsonString(), same.Json.ToJsonString());
        Assert.Equal(
            (400, "PARAM_ERROR"),
            (await sandbox.GetAsync(who, byCode.Replace($"&plan_id={plan}", "", StringComparison.Ordinal))).Refusal
        );
        Assert.Equal(
            404,
            (await sandbox.GetAsync(who, byCode.Replace($"={plan}", "=125", StringComparison.Ordinal))).Status
        );
        Assert.Equal((400, "PARAM_ERROR"), (await sandbox.GetAsync(who, $"/v3/global/papay/contracts/{id}")).Refusal);
    }

    [Fact]
    public async Task A_contract_of_another_merchant_is_out_of_reach()
    {
        var signed = await sandbox.SignAsync(sandbox.Direct);
        var path = $"/v3/global/papay/contracts/{signed.ContractId}";
        Assert.Equal(
            (403, "NO_AUTH"),
            (await sandbox.GetAsync(sandbox.Partner, $"{path}?{sandbox.Partner.Query}")).Refusal
        );
        Assert.Equal(
            (403, "NO_AUTH"),
            (await sandbox.PostAsync(sandbox.Partner, path + "/terminate", sandbox.Partner.With([]))).Refusal
        );
        Assert.Equal(
            (403, "NO_AUTH"),
            (
                await sandbox.PostAsync(
                    sandbox.Partner,
                    Sandbox.DeductPath,
                    sandbox.DeductBody(sandbox.Partner, signed.ContractId)
                )
            ).Refusal
        );
    }

    [Theory]
    [InlineData("MERCHANT")]
    [InlineData("USER")]
    [InlineData("PLATFORM")]
    public async Task A_termination_is_told_to_the_templates_address(string mode)
    {
        await using var elsewhere = await Receiver.StartAsync();
        await sandbox.ControlAsync(
            "PUT",
            "/templates/124",
            new JsonObject { ["termination_notify_url"] = elsewhere.Url }
        );
        var signed = await sandbox.SignAsync(sandbox.Partner);
        var path = $"/v3/global/papay/contracts/{signed.ContractId}";
        var note = sandbox.Partner.With(new JsonObject { ["termination_note"] = "because" });
        if (mode == "MERCHANT")
        {
            Assert.Equal(204, (await sandbox.PostAsync(sandbox.Partner, path + "/terminate", note)).Status);
        }
        else
        {
            await sandbox.ControlAsync(
                "POST",
                $"/contracts/{signed.ContractId}/terminate",
                new JsonObject { ["by"] = mode.ToLowerInvariant() }
            );
        }

        await sandbox.SettleAsync();
        var told = Assert.Single(elsewhere.Arrivals);
        Assert.Equal("PAPAY.TERMINATE", told.EventType);
        Assert.Equal(mode, (string)told.Payload(sandbox.Partner)["contract_termination_mode"]!);
        Assert.Equal("PAPAY.SIGN", Assert.Single(sandbox.Receiver.Arrivals).EventType);

        var query = (await sandbox.GetAsync(sandbox.Partner, $"{path}?{sandbox.Partner.Query}")).Json;
        Assert.Equal(("TERMINATED", mode), ((string)query["state"]!, (string)query["termination_mode"]!));
        Assert.Equal(
            (403, "CONTRACT_NOT_EXIST"),
            (await sandbox.PostAsync(sandbox.Partner, path + "/terminate", note)).Refusal
        );
        await sandbox.ControlAsync(
            "POST",
            $"/contracts/{signed.ContractId}/terminate",
            new JsonObject { ["by"] = "user" },
            409
        );
    }

    [Fact]
    public async Task A_termination_without_an_address_is_kept_as_not_deliverable()
    {
        var signed = await sandbox.SignAsync(sandbox.Direct);
        await sandbox.ControlAsync(
            "POST",
            $"/contracts/{signed.ContractId}/terminate",
            new JsonObject { ["by"] = "user" }
        );
        await sandbox.SettleAsync();
        var log = await sandbox.ControlAsync("GET", "/notifications?event_type=PAPAY.TERMINATE");
        Assert.Equal("no_address", (string)log["data"]![0]!["state"]!);
    }

    private async Task<string> OpenAsync()
    {
        var reply = await sandbox.PostAsync(sandbox.Direct, Sandbox.PreSignPath, sandbox.PreSignBody(sandbox.Direct));
        return (string)reply.Json["session_id"]!;
    }
}
