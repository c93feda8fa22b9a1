using System.Net.Http.Json;
using System.Text.Json.Nodes;
using BillingEngine.Cli.Demo;
using BillingEngine.Cli.Storm;
using BillingEngine.Cli.Transport;
using BillingEngine.Composition;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Reconciliation;

namespace BillingEngine.Scenarios.Storm;

/// <summary>
/// One node, one simulator, and one subscriber after another: each runs through a walk while the node crashes at
/// another point of it.
/// </summary>
public sealed partial class CrashRig(StormStage stage)
{
    private const int Tries = 5;
    private static readonly TimeSpan Lateness = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly DateOnly Never = new(2999, 1, 1);
    private int people;
    private string person = "";
    private string? session;

    /// <summary>The subscription of the walk.</summary>
    public Guid Subscription { get; private set; }

    private StormNode Node => stage.Nodes[0];

    private BillingApi Api => stage.Direct.Api;

    /// <summary>
    /// Creates what the walks sell. Days are compared with their statements only where a walk says so.
    /// </summary>
    public async Task OpenAsync()
    {
        await stage.Direct.CreateAsync(Offer.Direct[0], partner: false, default);
        await ReconcileFromAsync(Never);
    }

    /// <summary>Advances the clock until WeChat has this day's statement, which is then compared.</summary>
    public async Task ReconcileAsync()
    {
        await ReconcileFromAsync(StatementDay.Of(stage.Clock.GetUtcNow()));
        await DaysAsync(2);
        await ReconcileFromAsync(Never);
        Assert.Equal(
            "matched",
            await ScalarAsync<string>("SELECT string_agg(DISTINCT status, ', ') FROM reconciliations")
        );
    }

    /// <summary>A new person.</summary>
    public void NewPerson() => (person, session) = ($"walker-{++people}", null);

    /// <summary>Plans a crash of the node at the k-th commit or call from now.</summary>
    public void Arm(int k, bool after) => Node.Crash.Arm(k, after);

    /// <summary>Cancels the planned crash; false when it has happened.</summary>
    public bool Disarm(int crashesBefore)
    {
        Node.Crash.Disarm();
        return stage.Crashes == crashesBefore;
    }

    /// <summary>How often a node has crashed.</summary>
    public int Crashes => stage.Crashes;

    /// <summary>The merchant's backend enrols, and checks after a crash what happened to its request.</summary>
    public async Task EnrolAsync()
    {
        var answer = await CallAsync("subscriptions", Enrolment());
        Subscription = await ScalarAsync<Guid>(
            $"""
            SELECT s.id FROM subscriptions s JOIN customers c ON c.id = s.customer_id WHERE c.reference = '{person}'
            """
        );
        session = answer?["signing"]?["session_id"]?.ToString();
        await SettleAsync();
    }

    /// <summary>
    /// The backend enrols under an idempotency key: whatever crashes, the same request gets the enrolment in the end,
    /// and never a conflict with it.
    /// </summary>
    public async Task EnrolUnderKeyAsync()
    {
        var answer = await CallUnderKeyAsync("subscriptions", Enrolment(), $"key-{person}");
        session = answer["signing"]!["session_id"]!.ToString();
        Subscription = await ScalarAsync<Guid>(
            $"""
            SELECT s.id FROM subscriptions s JOIN customers c ON c.id = s.customer_id
            WHERE c.reference = '{person}' AND s.status = 'incomplete'
            """
        );
        Assert.Equal($"{new SubscriptionId(Subscription)}", answer["id"]!.ToString());
        var again = await CallUnderKeyAsync("subscriptions", Enrolment(), $"key-{person}");
        Assert.Equal(answer.ToJsonString(), again.ToJsonString());
        await SettleAsync();
    }

    /// <summary>The payer signs, in a new session if the first was lost in a crash.</summary>
    public async Task SignAsync()
    {
        while (session is null)
            await AskToSignAsync();
        await stage.Simulator.ActAsync(session, "sign", default);
        await WaitAsync();
    }

    /// <summary>The backend requests another session.</summary>
    public async Task AskToSignAsync() =>
        session = (
            await CallAsync(
                $"subscriptions/{new SubscriptionId(Subscription)}/sign",
                new JsonObject { ["channel"] = "mini_program" }
            )
        )?["signing"]?["session_id"]?.ToString();

    /// <summary>Calls an operation of the API on the subscription, its contract, or its open invoice.</summary>
    public async Task DoAsync(string path, JsonObject? body = null)
    {
        var contract = await ScalarAsync<Guid>($"SELECT contract_id FROM subscriptions WHERE id = '{Subscription}'");
        var invoice = await ScalarAsync<Guid>(
            $"""
            SELECT coalesce((SELECT id FROM invoices WHERE subscription_id = '{Subscription}' AND status = 'open'),
              gen_random_uuid())
            """
        );
        await CallAsync(
            path.Replace("{subscription}", $"{new SubscriptionId(Subscription)}", StringComparison.Ordinal)
                .Replace("{contract}", $"{new ContractId(contract)}", StringComparison.Ordinal)
                .Replace("{invoice}", $"{new InvoiceId(invoice)}", StringComparison.Ordinal),
            body ?? []
        );
        await SettleAsync();
    }

    /// <summary>The payer terminates the contract in WeChat.</summary>
    public async Task EndInWeChatAsync()
    {
        var number = await ScalarAsync<string>(
            $"""
            SELECT c.contract_number FROM contracts c JOIN subscriptions s ON s.contract_id = c.id
            WHERE s.id = '{Subscription}'
            """
        );
        await stage.Simulator.TerminateAsync(number, "user", default);
        await WaitAsync();
    }

    /// <summary>Deductions of the person fail with a code, or succeed again.</summary>
    public Task DeclineAsync(string? code) => stage.Simulator.SetDeclinesAsync($"o{person}", code, default);

    /// <summary>Sets the simulator's faults, by script.</summary>
    public async Task FaultAsync(params string[] rules)
    {
        using var answer = await stage.Control.PostAsJsonAsync(
            "_control/faults",
            new JsonObject { ["rules"] = new JsonArray([.. rules.Select(rule => JsonNode.Parse(rule))]) }
        );
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Advances the clock to the next renewal and this many days beyond.</summary>
    public async Task RenewAsync(int andDays = 0)
    {
        var at = await ScalarAsync<DateTime>($"SELECT next_renewal_at FROM subscriptions WHERE id = '{Subscription}'");
        await stage.AdvanceAsync(new DateTimeOffset(at, TimeSpan.Zero).AddDays(andDays) + Minute, default);
    }

    public Task DaysAsync(int days) => stage.AdvanceAsync(stage.Clock.GetUtcNow().AddDays(days), default);

    /// <summary>
    /// Time for what a crash delayed: a repeated notification, a repeated query. A signing session lives longer.
    /// </summary>
    public Task WaitAsync() => stage.AdvanceAsync(stage.Clock.GetUtcNow() + Lateness, default);

    public Task SettleAsync() => stage.Driver.SettleAsync(default);

    /// <summary>
    /// What is wrong at the end of a walk: a violated rule of money, a state or sum that differs from the walk without
    /// a crash, or a timetable that still finds work.
    /// </summary>
    public async Task<string> WrongAsync(string status, int paid, string? orderEnds)
    {
        var wrong = (await DayCheck.RunAsync(stage.Database, stage.Clock.GetUtcNow(), default)).ToList();
        var found = await ScalarAsync<string>($"SELECT status FROM subscriptions WHERE id = '{Subscription}'");
        if (found != status)
            wrong.Add($"the subscription is {found}, not {status}");
        var booked = await ScalarAsync<long>(
            $"SELECT count(*) FROM payments WHERE subscription_id = '{Subscription}' AND status = 'succeeded'"
        );
        var taken = (await stage.Simulator.LedgerAsync(default)).Orders!.Count(order =>
            order.Openid == $"o{person}" && order.TradeState == "SUCCESS"
        );
        if (booked != paid || taken != paid)
            wrong.Add($"{booked} payments are booked and {taken} were charged, not {paid}");
        if (orderEnds is not null && await OrderStatusAsync() is var order && order != orderEnds)
            wrong.Add($"the order is {order}, not {orderEnds}");
        var before = await TableHashAsync();
        foreach (var entry in EngineTimetable.Entries)
            await Node.RunAsync([entry], wrong);
        if (await TableHashAsync() != before)
            wrong.Add("running the timetable again changed something");
        return string.Join("; ", wrong);
    }

    private Task<long> ReconcileFromAsync(DateOnly day) =>
        ScalarAsync<long>(
            $"""
            WITH turned AS (
                INSERT INTO reconciliation_calendars SELECT id, '{day:yyyy-MM-dd}' FROM merchants
                ON CONFLICT (merchant_id) DO UPDATE SET next_day = excluded.next_day RETURNING 1)
            SELECT count(*) FROM turned
            """
        );

    private static readonly string[] Tables =
    [
        "payments",
        "orders",
        "refunds",
        "invoices",
        "subscriptions",
        "contracts",
        "events",
        "ledger_entries",
    ];

    private Task<string> TableHashAsync() =>
        ScalarAsync<string>(
            string.Join(
                    " || ",
                    Tables.Select(table =>
                        $"(SELECT coalesce(md5(string_agg(md5(t::text), '' ORDER BY t.id)), '') FROM {table} t)"
                    )
                )
                .Insert(0, "SELECT ")
        );

    // What a backend does without a response: it repeats the request until it succeeds, or is refused because it had
    // succeeded.
    private async Task<JsonNode?> CallAsync(string path, JsonObject body)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await Api.PostAsync($"v1/{path}", (JsonObject)body.DeepClone(), default);
            }
            catch (RefusedException refused) when (refused.Status is 502 or 503 && tries < Tries)
            {
                await stage.ReplaceCrashedAsync(default);
            }
            catch (RefusedException refused) when (refused.Status is 409 && tries > 1)
            {
                return null;
            }
        }
    }

    private async Task<JsonNode> CallUnderKeyAsync(string path, JsonObject body, string key)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await Api.PostAsync($"v1/{path}", (JsonObject)body.DeepClone(), default, key);
            }
            catch (RefusedException refused) when (refused.Status is 502 or 503 && tries < Tries)
            {
                await stage.ReplaceCrashedAsync(default);
            }
            catch (RefusedException refused) when (refused.Code == "idempotency_in_progress" && tries < Tries)
            {
                // Half a minute passes.
                await using var lapse = stage.Database.CreateCommand(
                    "UPDATE idempotency_keys SET leased_until = '-infinity' WHERE status IS NULL"
                );
                await lapse.ExecuteNonQueryAsync();
            }
        }
    }

    private JsonObject Enrolment() =>
        new()
        {
            ["plan"] = Offer.Direct[0].Code,
            ["channel"] = "mini_program",
            ["customer"] = new JsonObject
            {
                ["reference"] = person,
                ["openid"] = $"o{person}",
                ["display_name"] = person,
            },
        };

    private async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = stage.Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
