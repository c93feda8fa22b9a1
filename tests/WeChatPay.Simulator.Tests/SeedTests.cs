using System.Text.Json.Nodes;

namespace WeChatPay.Simulator.Tests;

/// <summary>A seed also selects the faults of orders, refunds and statements, independent of their numbers.</summary>
public sealed class SeedTests
{
    [Fact]
    public async Task A_seed_decides_the_same_for_other_numbers_of_the_same_business()
    {
        var first = await StormAsync(seed: 7);
        var second = await StormAsync(seed: 7);
        var other = await StormAsync(seed: 8);
        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
        foreach (var operation in new[] { "create_order", "refund", "query_refund", "statement" })
        {
            var outcomes = first.Where(pair => pair.Key.StartsWith(operation + "/", StringComparison.Ordinal)).ToList();
            Assert.Contains(outcomes, pair => pair.Value.StartsWith("200", StringComparison.Ordinal));
            Assert.Contains(outcomes, pair => !pair.Value.StartsWith("200", StringComparison.Ordinal));
        }
    }

    /// <summary>
    /// Orders and refunds of forty payers, and statements of forty days; returns the answers by call.
    /// </summary>
    private static async Task<SortedDictionary<string, string>> StormAsync(int seed)
    {
        await using var own = await Sandbox.StartAsync(options =>
            options.StandsAt = new DateTimeOffset(2026, 6, 10, 2, 0, 0, TimeSpan.Zero)
        );
        var paid = new List<JsonNode>();
        for (var i = 0; i < 40; i++)
        {
            var signed = await own.SignAsync(own.Direct, $"oSEED{i:D2}");
            paid.Add(
                await own.PostAsync(own.Direct, Sandbox.DeductPath, own.DeductBody(own.Direct, signed.ContractId))
                    .JsonAsync()
            );
        }

        await own.ControlAsync(
            "POST",
            "/faults",
            new JsonObject
            {
                ["seed"] = seed,
                ["profile"] = "harsh",
                ["rules"] = new JsonArray(new JsonObject { ["on"] = "notify", ["fault"] = "lost" }),
            }
        );
        var outcomes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var day = (await own.ControlAsync("GET", "/clock"))["now"]!.GetValue<DateTimeOffset>();
        for (var i = 0; i < 40; i++)
        {
            var order = own.AppOrderBody(own.Direct);
            order["amount"]!["total"] = 1000 + i;
            outcomes[$"create_order/{i:D2}"] = await AnswerAsync(() =>
                own.PostAsync(own.Direct, "/v3/global/transactions/app", order)
            );
            var refund = own.RefundBody(own.Direct, paid[i], 100);
            outcomes[$"refund/{i:D2}"] = await AnswerAsync(() =>
                own.PostAsync(own.Direct, "/v3/global/refunds", refund)
            );
            outcomes[$"query_refund/{i:D2}"] = await AnswerAsync(() =>
                own.GetAsync(
                    own.Direct,
                    $"/v3/global/refunds?{own.Direct.OwnerQuery}&offset=0&count=1&transaction_id="
                        + paid[i]["transaction_id"]
                )
            );
            var date = day.AddDays(-i - 2).ToOffset(TimeSpan.FromHours(8));
            var statement = await AnswerAsync(() =>
                own.GetAsync(own.Direct, $"/v3/global/statements?date={date:yyyyMMdd}&{own.Direct.OwnerQuery}")
            );
            // An empty day without a fault.
            outcomes[$"statement/{i:D2}"] = statement == "400 NO_STATEMENT_EXIST" ? "200" : statement;
        }

        return outcomes;
    }

    private static async Task<string> AnswerAsync(Func<Task<Reply>> call)
    {
        try
        {
            var reply = await call();
            return reply.Status >= 400 ? $"{reply.Status} {reply.Code}" : $"{reply.Status}";
        }
        catch (HttpRequestException)
        {
            return "lost";
        }
    }
}
