using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Gateway;

namespace BillingEngine.WeChatPay.Tests;

/// <summary>Contracts as the gateway reports them, mapped to the engine's types.</summary>
public class ContractMappingTests
{
    private const string Base =
        "\"mchid\":\"1900009191\",\"appid\":\"wx8888888888888888\",\"contract_id\":\"C9\",\"plan_id\":\"123\","
        + "\"out_contract_code\":\"O1\",\"openid\":\"o1\"";

    [Fact]
    public async Task A_signed_contract_is_reported_with_its_facts()
    {
        var outcome = await QueryAsync(
            200,
            $$"""
            { {{Base}},"state":"SIGNED","signed_time":"2026-11-22T11:00:00+08:00",
              "contract_expire_time":"2027-11-22T11:00:00+08:00"}
            """
        );
        Assert.Equal(
            new ContractOutcome.Signed(
                new ContractFacts(
                    "C9",
                    "O1",
                    123,
                    null,
                    "o1",
                    new DateTimeOffset(2026, 11, 22, 3, 0, 0, TimeSpan.Zero),
                    new DateTimeOffset(2027, 11, 22, 3, 0, 0, TimeSpan.Zero)
                )
            ),
            outcome
        );
    }

    [Theory]
    [InlineData("\"state\":\"TERMINATED\",\"termination_mode\":\"USER\"", TerminatedBy.User)]
    [InlineData("\"contract_state\":\"TERMINATED\",\"contract_termination_mode\":\"MERCHANT\"", TerminatedBy.Merchant)]
    [InlineData("\"state\":\"TERMINATED\",\"termination_mode\":\"PLATFORM\"", TerminatedBy.Wechat)]
    [InlineData("\"state\":\"TERMINATED\"", null)]
    public async Task An_ended_contract_is_reported_with_who_ended_it(string fields, TerminatedBy? by)
    {
        var outcome = await QueryAsync(
            200,
            $$"""{ {{Base}},{{fields}},"terminated_time":"2026-11-22T11:00:00+08:00"}"""
        );
        var terminated = Assert.IsType<ContractOutcome.Terminated>(outcome);
        Assert.Equal((by, new DateTimeOffset(2026, 11, 22, 3, 0, 0, TimeSpan.Zero)), (terminated.By, terminated.At));
    }

    [Theory]
    [InlineData("\"state\":\"TO_BE_RENEWED\"", "TO_BE_RENEWED")]
    [InlineData("\"x\":1", "")]
    public async Task Another_state_is_neither_signed_nor_ended(string field, string state) =>
        Assert.Equal(new ContractOutcome.Other(state), await QueryAsync(200, $$"""{ {{Base}},{{field}}}"""));

    [Theory]
    [InlineData("""{"contract_id":"C8","state":"TERMINATED"}""")]
    [InlineData("""{"contract_id":"C9","out_contract_code":"O2","state":"TERMINATED"}""")]
    [InlineData("""{"state":"TERMINATED"}""")]
    [InlineData("""{"mchid":"1900000001","contract_id":"C9","state":"TO_BE_RENEWED"}""")]
    public async Task An_answer_about_another_contract_is_not_believed(string body) =>
        Assert.IsType<ContractOutcome.Unknown>(await QueryAsync(200, body));

    [Theory]
    [InlineData(404, "NOT_FOUND", true, typeof(ContractOutcome.NotFound))]
    [InlineData(404, "ORDER_NOT_EXIST", true, typeof(ContractOutcome.NotFound))]
    [InlineData(403, "CONTRACT_NOT_EXIST", true, typeof(ContractOutcome.NotFound))]
    [InlineData(403, "CONTRACTNOTEXIST", false, typeof(ContractOutcome.NotFound))]
    [InlineData(404, "ANYTHING", true, typeof(ContractOutcome.NotFound))]
    [InlineData(404, "ANYTHING", false, typeof(ContractOutcome.Unknown))]
    [InlineData(403, "NO_AUTH", true, typeof(ContractOutcome.Unknown))]
    [InlineData(500, "CONTRACTERROR", true, typeof(ContractOutcome.Unknown))]
    public async Task A_refused_query_says_not_there_or_nothing(int status, string code, bool signed, Type expected) =>
        Assert.IsType(expected, await QueryAsync(status, $$"""{"code":"{{code}}","message":"m"}""", signed));

    [Fact]
    public async Task A_contract_without_the_gateways_number_is_asked_for_by_our_code_and_template()
    {
        await using var adapter = await AdapterHost.OpenAsync();
        adapter.Wire.NextSigned(200, $$"""{ {{Base}},"state":"SIGNED"}""");
        await adapter.Gateway.QueryContractAsync(
            new ContractQuery(AdapterHost.Partner, null, "O1", 123),
            CancellationToken.None
        );
        Assert.StartsWith("/v3/global/papay/contracts/out-contract-code/O1?", adapter.Wire.Seen[0].Target);
        Assert.Contains("plan_id=123", adapter.Wire.Seen[0].Target);
    }

    [Theory]
    [InlineData(204, "", true, typeof(TerminateOutcome.Done))]
    [InlineData(204, "", false, typeof(TerminateOutcome.Unknown))]
    [InlineData(403, "CONTRACT_NOT_EXIST", true, typeof(TerminateOutcome.NotFound))]
    [InlineData(400, "PARAM_ERROR", true, typeof(TerminateOutcome.Refused))]
    [InlineData(400, "PARAM_ERROR", false, typeof(TerminateOutcome.Unknown))]
    [InlineData(401, "SIGN_ERROR", false, typeof(TerminateOutcome.Unknown))]
    [InlineData(429, "RATE_LIMITED", true, typeof(TerminateOutcome.Unknown))]
    [InlineData(500, "SYSTEM_ERROR", true, typeof(TerminateOutcome.Unknown))]
    public async Task Ending_a_contract_is_done_refused_or_pursued(int status, string code, bool signed, Type expected)
    {
        await using var adapter = await AdapterHost.OpenAsync();
        var body = code.Length == 0 ? "" : $$"""{"code":"{{code}}","message":"m"}""";
        adapter.Wire.Next(c =>
            signed ? ScriptedGateway.SignedAsync(c, status, body) : ScriptedGateway.UnsignedAsync(c, status, body)
        );
        var (outcome, _) = await adapter.Gateway.TerminateContractAsync(
            new TerminateRequest(AdapterHost.Main, "C9", "bye"),
            CancellationToken.None
        );
        Assert.IsType(expected, outcome);
        Assert.Contains("\"termination_note\":\"bye\"", adapter.Wire.Seen[0].Text);
    }

    private static async Task<ContractOutcome> QueryAsync(int status, string body, bool signed = true)
    {
        await using var adapter = await AdapterHost.OpenAsync();
        adapter.Wire.Next(c =>
            signed ? ScriptedGateway.SignedAsync(c, status, body) : ScriptedGateway.UnsignedAsync(c, status, body)
        );
        return (
            await adapter.Gateway.QueryContractAsync(
                new ContractQuery(AdapterHost.Main, "C9", "O1", 123),
                CancellationToken.None
            )
        ).Outcome;
    }
}
