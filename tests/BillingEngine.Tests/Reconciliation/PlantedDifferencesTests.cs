using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BillingEngine.Domain.Reconciliation;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Reconciliation;

/// <summary>
/// On the whole product: what the simulator plants in a statement is found and named, each kind with its one action,
/// and is gone when WeChat corrects its table.
/// </summary>
public sealed class PlantedDifferencesTests(ServerHost stack) : IClassFixture<ServerHost>
{
    private static readonly Dictionary<string, (string Kind, string Action)> Found = new(StringComparer.Ordinal)
    {
        ["missing"] = ("missing_there", "sync"),
        ["amount"] = ("amount", "compare"),
        ["currency"] = ("currency", "compare"),
        ["status"] = ("status", "sync"),
        ["duplicate"] = ("duplicate", "ask_support"),
        ["fee"] = ("fee", "check_rate"),
        ["next_day"] = ("missing_there", "sync"),
    };

    [Fact]
    public async Task Each_kind_is_found_with_its_action_and_gone_when_it_is_corrected()
    {
        // Everybody pays on one day of statements.
        var begin = new DateTimeOffset((await stack.NowAsync()).UtcDateTime.Date.AddDays(2).AddHours(3), TimeSpan.Zero);
        await stack.AdvanceAsync(begin);
        await stack.PostAsync(
            "/v1/plans",
            """
            {"code":"monthly","name":"Monthly","amount":8800,"currency":"HKD","interval":"month",
             "contract_template_id":123}
            """
        );
        var numbers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var kind in Found.Keys.Append("right"))
            numbers[kind] = await PayAsync(kind);
        var day = StatementDay.Of(begin);
        foreach (var kind in Found.Keys)
            await PlantAsync(day, kind, $$"""{"kind":"{{kind}}","out_trade_no":"{{numbers[kind]}}","amount":5}""");
        await PlantAsync(day, "extra", """{"kind":"extra","out_trade_no":"NOTOURS1","amount":700}""");

        await stack.AdvanceAsync(StatementDay.ReadyAt(day).AddMinutes(5));
        var found = await OpenAsync(day);
        foreach (var (kind, expected) in Found)
            Assert.Equal((kind, expected), (kind, found[numbers[kind]]));
        Assert.Equal(("missing_here", "find_owner"), found["NOTOURS1"]);
        Assert.False(found.ContainsKey(numbers["right"]));
        Assert.Equal("amount", found[""].Kind);
        Assert.Equal(Found.Count + 2, found.Count);

        await LateLineIsExplainedAsync(day, numbers["next_day"]);
        await CorrectedAsync(day);
    }

    private async Task LateLineIsExplainedAsync(DateOnly day, string number)
    {
        await stack.AdvanceAsync(StatementDay.ReadyAt(day.AddDays(1)).AddMinutes(5));
        Assert.False((await OpenAsync(day)).ContainsKey(number));
        var next = await stack.GetAsync($"/v1/reconciliations/{day.AddDays(1):yyyy-MM-dd}");
        Assert.Equal("matched", next.GetProperty("status").GetString());
        var timing = Assert.Single(next.GetProperty("differences").EnumerateArray());
        Assert.Equal(
            ("timing", "none", number),
            (
                timing.GetProperty("kind").GetString(),
                timing.GetProperty("action").GetString(),
                timing.GetProperty("out_trade_no").GetString()
            )
        );
    }

    private async Task CorrectedAsync(DateOnly day)
    {
        await ServerHost.SendAsync(stack.Control, HttpMethod.Delete, "/_control/statements/differences");
        var right = await stack.PostAsync("/v1/reconciliations", $$"""{"date":"{{day:yyyy-MM-dd}}"}""");
        Assert.True("matched" == right.GetProperty("status").GetString(), right.ToString());
        Assert.Equal(8, right.GetProperty("matched").GetInt64());
        // The next day's kept table still has the late line, which is a second one now, until that is corrected too.
        var next = $"{day.AddDays(1):yyyy-MM-dd}";
        Assert.Equal("duplicate", (await OpenAsync(day.AddDays(1))).Values.Single().Kind);
        // It is asked for again by itself, and "there is none" is believed after a day.
        await stack.AdvanceAsync(StatementDay.ReadyAt(day.AddDays(3)));
        var nextRight = await stack.GetAsync($"/v1/reconciliations/{next}");
        Assert.True("matched" == nextRight.GetProperty("status").GetString(), nextRight.ToString());

        var table = Encoding.UTF8.GetBytes(
            await stack.Api.GetStringAsync($"/v1/statements/{day:yyyy-MM-dd}?format=csv")
        );
        Assert.Equal(
            Sha1(table),
            (await stack.GetAsync($"/v1/statements/{day:yyyy-MM-dd}")).GetProperty("sha1").GetString()
        );
        var balances = (await stack.GetAsync("/v1/ledger/balances"))
            .GetProperty("balances")
            .EnumerateArray()
            .ToDictionary(b => b.GetProperty("account").GetString()!, b => b.GetProperty("balance").GetInt64());
        Assert.Equal(
            (0L, (8 * 8_800L) - (8 * 88), 8 * 88L),
            (balances["gateway_clearing"], balances["bank"], balances["fees"])
        );
        var events = (await stack.GetAsync("/v1/events?type=reconciliation.differences_found")).GetProperty("data");
        Assert.True(events.GetArrayLength() >= 1);
        Assert.Empty(
            (await stack.GetAsync("/v1/reconciliations?status=differences_found")).GetProperty("data").EnumerateArray()
        );
        var csv = await stack.Api.GetStringAsync($"/v1/reconciliations/{day:yyyy-MM-dd}/differences?format=csv");
        Assert.Equal(Found.Count + 3, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private async Task<string> PayAsync(string name)
    {
        var enrolled = await stack.PostAsync(
            "/v1/subscriptions",
            $$$"""
            {"plan":"monthly","channel":"mini_program",
             "customer":{"reference":"{{{name}}}","display_name":"Li Lei","openid":"o-{{{name}}}"}}
            """
        );
        await stack.PressAsync($"/_control/sessions/{enrolled.GetProperty("signing").GetProperty("session_id")}/sign");
        JsonElement payment = default;
        await Eventually.TrueAsync(async () =>
        {
            var payments = (
                await stack.GetAsync($"/v1/payments?subscription={enrolled.GetProperty("id")}")
            ).GetProperty("data");
            return payments.GetArrayLength() == 1
                && (payment = payments[0]).GetProperty("status").GetString() == "succeeded";
        });
        return payment.GetProperty("out_trade_no").GetString()!;
    }

    private Task<JsonElement> PlantAsync(DateOnly day, string kind, string json) =>
        stack.PressAsync(
            $"/_control/statements/{day:yyyy-MM-dd}/differences",
            kind is "fee" or "amount" or "extra" ? json : json.Replace(",\"amount\":5", "", StringComparison.Ordinal)
        );

    private async Task<Dictionary<string, (string Kind, string Action)>> OpenAsync(DateOnly day) =>
        (await stack.GetAsync($"/v1/reconciliations/{day:yyyy-MM-dd}/differences?state=open"))
            .GetProperty("data")
            .EnumerateArray()
            .ToDictionary(
                d => d.GetProperty("out_trade_no").GetString() ?? "",
                d => (d.GetProperty("kind").GetString()!, d.GetProperty("action").GetString()!),
                StringComparer.Ordinal
            );

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "The gateway chose it.")]
    private static string Sha1(byte[] table) => Convert.ToHexStringLower(SHA1.HashData(table));
}
