using System.Text.Json;
using BillingEngine.Domain.Calendar;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Customers;
using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Merchants;
using BillingEngine.Domain.Plans;
using BillingEngine.Domain.Reconciliation;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Persistence;
using BillingEngine.Testing.Engine;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BillingEngine.Tests.Http.BadInput;

/// <summary>
/// The product with one object of every kind and state that a bad request may point at, and the runners held, so that
/// whatever changes was changed by a request.
/// </summary>
public class PreparedData : IAsyncLifetime
{
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
    private IDisposable? held;

    public ServerHost Live { get; } = new();

    public async Task InitializeAsync()
    {
        await Live.InitializeAsync();
        await BeginAsync();
        var plan = await Live.PostAsync(
            "/v1/plans",
            """
            {"code":"monthly","name":"Monthly","amount":8800,"currency":"HKD","interval":"month",
             "contract_template_id":123}
            """
        );
        var resting = await Live.PostAsync(
            "/v1/plans",
            """
            {"code":"resting","name":"Resting","amount":8800,"currency":"HKD","interval":"month",
             "contract_template_id":123}
            """
        );
        await ServerHost.SendAsync(
            Live.Api,
            HttpMethod.Patch,
            $"/v1/plans/{resting.GetProperty("id")}",
            """{"active":false}"""
        );
        var late = await EnrollAsync("payer-0");
        await Live.AdvanceAsync(late.GetProperty("ends_at").GetDateTimeOffset().AddMinutes(1));
        var active = await EnrollAsync("payer-1");
        await SignAsync(active);
        await Eventually.TrueAsync(async () =>
            "active"
            == (await Live.GetAsync($"/v1/subscriptions/{active.GetProperty("id")}")).GetProperty("status").GetString()
        );
        names["pay"] = await FirstAsync($"/v1/payments?subscription={active.GetProperty("id")}");
        names["re"] = (await Live.PostAsync("/v1/refunds", Fill("""{"payment":"{pay}","amount":100}""")))
            .GetProperty("id")
            .GetString()!;
        names["ord"] = (await OrderAsync()).GetProperty("id").GetString()!;
        var sold = await OrderAsync();
        names["paid_ord"] = sold.GetProperty("id").GetString()!;
        await Live.PressAsync($"/_control/orders/{sold.GetProperty("out_trade_no")}/pay");
        await Eventually.TrueAsync(async () =>
            "succeeded" == (await Live.GetAsync($"/v1/orders/{names["paid_ord"]}")).GetProperty("status").GetString()
        );
        var ended = await EnrollAsync("payer-2");
        await Live.PostAsync($"/v1/subscriptions/{ended.GetProperty("id")}/cancel", """{"at":"now"}""");
        var waiting = await EnrollAsync("payer-3");
        // It chose what never happens here, so nothing is sent anywhere.
        var hook = await Live.PostAsync(
            "/v1/webhook_endpoints",
            """
            {"url":"https://shop.example/hooks","event_types":["webhook_endpoint.disabled"]}
            """
        );
        var yesterday = StatementDay.Of(await Live.NowAsync()).AddDays(-1).ToString("yyyy-MM-dd");
        await Live.PostAsync("/v1/reconciliations", $$"""{"date":"{{yesterday}}"}""");
        names["date"] = yesterday;
        var login = await LogInAsync("o-payer-1");
        (names["token"], names["merchant"]) = (
            login.GetProperty("token").GetString()!,
            login.GetProperty("merchant").GetString()!
        );
        names["apikey"] = (
            await Live.PostAsync(Fill("/v1/merchants/{merchant}/keys"), """{"name":"spare","scopes":["read"]}""")
        )
            .GetProperty("id")
            .GetString()!;
        names["revoked"] = (
            await Live.PostAsync(
                Fill("/v1/merchants/{merchant}/keys"),
                """{"name":"revoked","scopes":["read","write","operator"]}"""
            )
        )
            .GetProperty("id")
            .GetString()!;
        await Live.PostAsync(Fill("/v1/merchants/{merchant}/keys/{revoked}/revoke"));
        await EndAsync();
        held = await Live.Services.GetRequiredService<RunnerPause>().HoldAsync(default);

        var subscription = active.GetProperty("id").GetString()!;
        (names["plan"], names["sub"]) = (plan.GetProperty("id").GetString()!, subscription);
        (names["ended"], names["waiting"]) = (
            ended.GetProperty("id").GetString()!,
            waiting.GetProperty("id").GetString()!
        );
        (names["late"], names["late_con"]) = (
            late.GetProperty("id").GetString()!,
            late.GetProperty("contract").GetProperty("id").GetString()!
        );
        names["cus"] = active.GetProperty("customer").GetString()!;
        names["con"] = active.GetProperty("contract").GetProperty("id").GetString()!;
        names["ended_con"] = ended.GetProperty("contract").GetProperty("id").GetString()!;
        names["inv"] = await FirstAsync($"/v1/invoices?subscription={subscription}");
        names["web"] = hook.GetProperty("id").GetString()!;
        names["eve"] = await FirstAsync("/v1/events?type=subscription.created");
        names["made"] = await FirstAsync("/v1/events?type=invoice.created");
        await AddAlertsAsync();
        await AddStrangerAsync();
    }

    public async Task DisposeAsync()
    {
        held?.Dispose();
        await Live.DisposeAsync();
    }

    /// <summary>A text with <c>{plan}</c>, <c>{sub}</c> and the like filled in.</summary>
    public string Fill(string text) =>
        names.Aggregate(
            text,
            (filled, name) => filled.Replace($"{{{name.Key}}}", name.Value, StringComparison.Ordinal)
        );

    /// <summary>Every identifier that is prepared.</summary>
    protected IReadOnlyDictionary<string, string> Names => names;

    /// <summary>
    /// What the whole database holds: a changed, added or removed row of any table changes it. Only the watch's record
    /// of the timetable is left out, which is written every few seconds whatever is requested.
    /// </summary>
    public async Task<string> FingerprintAsync()
    {
        var database = Live.Services.GetRequiredService<NpgsqlDataSource>();
        var tables = new List<string>();
        await using (
            var list = database.CreateCommand(
                """
                SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'sweep_rounds'
                """
            )
        )
        await using (var reader = await list.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                tables.Add(reader.GetString(0));
        }
        var sums = tables
            .Order(StringComparer.Ordinal)
            .Select(table =>
                $"""
                    SELECT '{table} ' || count(*) || ' '
                        || coalesce(sum(hashtextextended(t::text || xmin::text, 0)::numeric), 0)
                    FROM "{table}" t
                    """
            );
        await using var command = database.CreateCommand(
            $"SELECT string_agg(s, E'\\n') FROM ({string.Join(" UNION ALL ", sums)}) sums (s)"
        );
        return (string)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>More entries in the merchant's books, as many invoices would have made them.</summary>
    public async Task AddLedgerEntriesAsync(int count)
    {
        await using var command = Live
            .Services.GetRequiredService<NpgsqlDataSource>()
            .CreateCommand(
                $"""
                INSERT INTO ledger_entries
                SELECT gen_random_uuid(), merchant_id, debit, credit, amount_minor, currency, kind, cause_type,
                  gen_random_uuid(), booked_at
                FROM (SELECT * FROM ledger_entries WHERE kind = 'invoice_created' LIMIT 1) l, generate_series(1, {count})
                """
            );
        Assert.Equal(count, await command.ExecuteNonQueryAsync());
    }

    /// <summary>What happens before anything is prepared.</summary>
    protected virtual Task BeginAsync() => Task.CompletedTask;

    /// <summary>What is prepared beyond it, last and with the runners on.</summary>
    protected virtual Task EndAsync() => Task.CompletedTask;

    /// <summary>Keeps an identifier for <see cref="Fill"/>.</summary>
    protected void Name(string name, string id) => names[name] = id;

    /// <summary>The payer agrees.</summary>
    protected Task SignAsync(JsonElement enrolled) =>
        Live.PressAsync($"/_control/sessions/{enrolled.GetProperty("signing").GetProperty("session_id")}/sign");

    /// <summary>A mini program's user logs in, while there is one merchant only.</summary>
    protected async Task<JsonElement> LogInAsync(string openid)
    {
        var code = await Live.PressAsync($"/_control/users/{openid}/login_code");
        return await Live.PostAsync("/v1/mini_program/login", $$"""{"code":"{{code.GetProperty("code")}}"}""");
    }

    /// <summary>The first object of a list.</summary>
    protected async Task<string> FirstAsync(string path) =>
        (await Live.GetAsync(path)).GetProperty("data")[0].GetProperty("id").GetString()!;

    /// <summary>A customer's subscription that waits for a signature.</summary>
    protected Task<JsonElement> EnrollAsync(string reference) =>
        Live.PostAsync(
            "/v1/subscriptions",
            $$$"""
            {"plan":"monthly","channel":"mini_program",
             "customer":{"reference":"{{{reference}}}","display_name":"Li Lei","openid":"o-{{{reference}}}"}}
            """
        );

    private Task<JsonElement> OrderAsync() =>
        Live.PostAsync("/v1/orders", """{"amount":6800,"currency":"HKD","description":"Poster","expires_in":604800}""");

    // One that is open and one that is not.
    private async Task AddAlertsAsync()
    {
        var now = await Live.NowAsync();
        await using var scope = Live.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BillingDbContext>();
        foreach (var (name, resolution) in new[] { ("resolved_ale", "It was nothing."), ("ale", null) })
        {
            var row = new AlertRow
            {
                Id = Id.New<AlertId>(now),
                MerchantId = Id.OrNone<MerchantId>(names["merchant"]),
                Code = "payment.long_unknown",
                Detail = "WeChat has given no usable answer for a day.",
                ObjectType = "payment",
                ObjectId = Id.OrNone<PaymentId>(names["pay"]).Value,
                RaisedAt = now,
                ResolvedAt = resolution is null ? null : now,
                Resolution = resolution,
            };
            db.Add(row);
            names[name] = row.Id.ToString();
        }
        await db.SaveChangesAsync();
    }

    private async Task AddStrangerAsync()
    {
        var now = await Live.NowAsync();
        await using var scope = Live.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BillingDbContext>();
        var stranger = Merchant.Open("stranger", null, null, "Stranger", "5734", "Asia/Hong_Kong", now);
        var plan = Plan.Create(
            stranger.Id,
            new PlanTerms(
                "foreign",
                "Foreign",
                "Foreign",
                new Money(100, Currency.Of("HKD")),
                IntervalUnit.Month,
                1,
                0,
                0,
                123,
                "5734",
                DunningPolicy.Default,
                MissedPeriods.BillAll,
                new Dictionary<string, string>()
            ),
            now
        );
        var customer = Customer.Create(
            stranger.Id,
            "foreigner",
            null,
            "Han",
            null,
            new Dictionary<string, string>(),
            now
        );
        db.Add(stranger);
        await db.SaveChangesAsync();
        db.AddRange(plan, customer);
        await db.SaveChangesAsync();
        (names["foreign_plan"], names["foreign_cus"]) = (plan.Id.ToString(), customer.Id.ToString());
    }
}
