using System.Text.Json;
using BillingEngine.Proof;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Scenarios.Restore;

/// <summary>A server with daily subscribers at 1.00 HKD, whose database can be restored to an earlier state.</summary>
public sealed class RestoredHost : ServerHost
{
    private readonly Dictionary<string, string> openids = new(StringComparer.Ordinal);
    private DateTimeOffset renewal;

    /// <summary>A new payer subscribes, signs and pays the first day; returns the subscription.</summary>
    public async Task<string> SubscribeAsync()
    {
        var n = openids.Count;
        if (n == 0)
        {
            await PostAsync(
                "/v1/plans",
                """
                {"code":"daily","name":"Daily","amount":100,"currency":"HKD","interval":"day",
                 "contract_template_id":123}
                """
            );
        }
        var enrolled = await PostAsync(
            "/v1/subscriptions",
            $$$"""
            {"plan":"daily","channel":"mini_program",
             "customer":{"reference":"payer-{{{n}}}","display_name":"Li Lei","openid":"o-payer-{{{n}}}"}}
            """
        );
        var id = enrolled.GetProperty("id").GetString()!;
        openids[id] = $"o-payer-{n}";
        await PressAsync($"/_control/sessions/{enrolled.GetProperty("signing").GetProperty("session_id")}/sign");
        await PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("active", (await GetAsync($"/v1/subscriptions/{id}")).GetProperty("status").GetString());
        renewal = (await NowAsync()).AddDays(1);
        return id;
    }

    /// <summary>Starts every subscriber's next day, the first time and after each restore.</summary>
    public async Task RenewAsync()
    {
        var now = await NowAsync();
        await AdvanceAsync(renewal > now ? renewal : now);
        await PassAsync(TimeSpan.FromMinutes(5));
    }

    public async Task PassAsync(TimeSpan time) => await AdvanceAsync(await NowAsync() + time);

    /// <summary>Lets a payer's deductions be declined with a code; null lets them succeed.</summary>
    public Task SetDeclinesAsync(string subscription, string? code) =>
        SendAsync(
            Control,
            HttpMethod.Put,
            $"/_control/users/{openids[subscription]}",
            $$"""{"declines":{{JsonSerializer.Serialize(code)}}}"""
        );

    /// <summary>The payer terminates the contract in WeChat.</summary>
    public async Task EndContractAsync(string subscription)
    {
        var contract = (await GetAsync($"/v1/subscriptions/{subscription}?expand=contract")).GetProperty("contract");
        await PressAsync($"/_control/contracts/{contract.GetProperty("contract_id")}/terminate", """{"by":"user"}""");
    }

    /// <summary>Queries WeChat for a subscription's contract.</summary>
    public async Task AskAboutContractAsync(string subscription)
    {
        var contract = (await GetAsync($"/v1/subscriptions/{subscription}?expand=contract")).GetProperty("contract");
        await GetAsync($"/v1/contracts/{contract.GetProperty("id")}?refresh=true");
    }

    /// <summary>The payer signs again; returns the contract's code.</summary>
    public async Task<string> SignAgainAsync(string subscription)
    {
        var asked = await PostAsync($"/v1/subscriptions/{subscription}/sign", """{"channel":"mini_program"}""");
        await PressAsync($"/_control/sessions/{asked.GetProperty("signing").GetProperty("session_id")}/sign");
        return asked.GetProperty("contract").GetProperty("out_contract_code").GetString()!;
    }

    /// <summary>The payments of a subscription, newest first.</summary>
    public async Task<List<JsonElement>> PaymentsAsync(string subscription) =>
        [.. (await GetAsync($"/v1/payments?subscription={subscription}")).GetProperty("data").EnumerateArray()];

    /// <summary>The orders that the simulator was paid for: our number and the simulator's.</summary>
    public async Task<Dictionary<string, string>> PaidOrdersAsync() =>
        (await LedgerAsync())
            .GetProperty("orders")
            .EnumerateArray()
            .Where(order => order.GetProperty("trade_state").GetString() is "SUCCESS" or "REFUND")
            .ToDictionary(
                order => order.GetProperty("out_trade_no").GetString()!,
                order => order.GetProperty("transaction_id").GetString()!,
                StringComparer.Ordinal
            );

    /// <summary>What the simulator refunded, in minor units.</summary>
    public async Task<long> RefundedAsync() =>
        (await LedgerAsync())
            .GetProperty("refunds")
            .EnumerateArray()
            .Where(refund => refund.GetProperty("status").GetString() == "SUCCESS")
            .Sum(refund => refund.GetProperty("amount").GetInt64());

    /// <summary>Proves the rules of money on the database and against the simulator's ledger.</summary>
    public async Task ProveAsync()
    {
        using var http = new HttpClient();
        var report = await new Prover(TimeProvider.System).RunAsync(
            ConnectionString,
            new SimulatorLedgerApi(http, Simulator.BaseUrl),
            default
        );
        Assert.All(
            report.Checks,
            check =>
                Assert.True(
                    check.Verdict == Verdict.Proved,
                    $"{check.Name}: {string.Join("; ", check.ViolationExamples.Select(example => example.Detail))}"
                )
        );
    }

    private Task<JsonElement> LedgerAsync() => SendAsync(Control, HttpMethod.Get, "/_control/ledger");
}
