using System.Text.Json.Nodes;
using BillingEngine.Cli.Demo;
using BillingEngine.Cli.Wire;
using BillingEngine.Domain.Common;
using Npgsql;

namespace BillingEngine.Cli.Storm;

/// <summary>
/// What operators, callers and WeChat do at awkward moments: syncing, reversing, paying, refunding and voiding,
/// closing APP orders and paying them when they are closed, changing plans and customers, ending contracts, second
/// subscriptions of one customer, new platform certificates, a clock that goes backward. A node may die under each
/// call.
/// </summary>
public sealed class Mischief(StormStage stage, StormOptions options)
{
    private const int SubscribersForOneDeed = 20;
    private const int MostDeedsADay = 10;
    private const int DaysBetweenRotations = 40;
    private const int CallsBetweenDeaths = 5;
    private const int MostStepsOfACall = 3;
    private const int MostMinutesBack = 180;

    // Of the deeds those without an end that somebody is told: it would be told at a time that had been already.
    private const int MostDeedsAtAWrongTime = 6;
    private readonly Random dice = new(unchecked((options.Seed * 31) + 7));
    private readonly HashSet<string> voided = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> done = new(StringComparer.Ordinal);

    /// <summary>How often each deed was done, and how it was answered.</summary>
    public IReadOnlyDictionary<string, int> Done => done;

    /// <summary>The invoices that operators voided, or tried to.</summary>
    public IReadOnlySet<string> Voided => voided;

    /// <summary>One day's mischief.</summary>
    public async Task ActAsync(CancellationToken token)
    {
        var deeds = Math.Min(MostDeedsADay, 1 + (options.Subscribers / SubscribersForOneDeed));
        for (var left = deeds; left > 0; left--)
            await ActOnceAsync(dice.Next(17), token);
        if (dice.Next(DaysBetweenRotations) == 0)
            await RotateAsync(token);
    }

    private Task ActOnceAsync(int deed, CancellationToken token) =>
        deed switch
        {
            0 or 1 => OnAsync(
                "payments",
                "status IN ('unknown', 'declined', 'created')",
                id => $"payments/{new PaymentId(id)}/sync",
                token
            ),
            2 => OnAsync(
                "payments",
                "kind = 'deduction' AND status IN ('created', 'declined', 'unknown')",
                id => $"payments/{new PaymentId(id)}/reverse",
                token
            ),
            3 or 4 => OnAsync(
                "invoices",
                "status IN ('open', 'uncollectible') AND (first_declined_at IS NOT NULL OR stopped_reason IS NOT NULL)",
                id => $"invoices/{new InvoiceId(id)}/pay",
                token
            ),
            5 => OnAsync(
                "invoices",
                "status = 'open' AND (first_declined_at IS NOT NULL OR stopped_reason IS NOT NULL)",
                id => $"invoices/{Voids(new InvoiceId(id))}/void",
                token
            ),
            6 when dice.Next(8) == 0 => OnAsync(
                "contracts",
                "status = 'signed'",
                id => $"contracts/{new ContractId(id)}/terminate",
                token,
                new JsonObject { ["note"] = "mischief" }
            ),
            7 when dice.Next(8) == 0 => EndByWeChatAsync(token),
            8 when dice.Next(3) == 0 => SubscribeAgainAsync(token),
            9 when dice.Next(3) == 0 => OnAsync(
                "customers",
                "true",
                id => $"customers/{new CustomerId(id)}",
                token,
                new JsonObject { ["time_zone"] = Pick("Asia/Hong_Kong", "America/New_York", "Pacific/Apia") },
                HttpMethod.Patch
            ),
            10 when dice.Next(8) == 0 => OnAsync(
                "plans",
                "true",
                id => $"plans/{new PlanId(id)}",
                token,
                new JsonObject
                {
                    ["dunning"] = new JsonObject
                    {
                        ["retry_days"] = Pick(new JsonArray(1, 3, 5, 7), new JsonArray(2), new JsonArray(1, 2, 3)),
                        ["then"] = Pick("cancel", "unpaid"),
                    },
                },
                HttpMethod.Patch
            ),
            11 when dice.Next(6) == 0 => ClockBackAsync(token),
            12 when dice.Next(2) == 0 => RefundAsync(token),
            13 when dice.Next(2) == 0 => OnAsync(
                "refunds",
                "status IN ('created', 'processing', 'unknown', 'abnormal')",
                id => $"refunds/{new RefundId(id)}/sync",
                token
            ),
            14 => OnAsync(
                "payments",
                "kind = 'app_order' AND status IN ('created', 'awaiting_payer', 'closing', 'closed')",
                id => $"payments/{new PaymentId(id)}/sync",
                token
            ),
            15 when dice.Next(2) == 0 => OnAsync(
                "payments",
                "kind = 'app_order'",
                id => $"orders/{new PaymentId(id)}/close",
                token
            ),
            16 => PayAwkwardlyAsync(token),
            _ => Task.CompletedTask,
        };

    // Whoever has the sheet open pays it: in time, while it is being closed, or after it was.
    private async Task PayAwkwardlyAsync(CancellationToken token)
    {
        if (
            await PickAsync(
                "SELECT id, merchant_id, out_trade_no FROM payments WHERE kind = 'app_order' AND status IN "
                    + "('awaiting_payer', 'closing') OR (status = 'closed' AND due_at IS NOT NULL)",
                token
            )
            is not { } row
        )
        {
            return;
        }

        try
        {
            await stage.Door.PayOrderAsync(row.Text, "oWhoeverHasTheSheet", late: true, token);
            Count("order paid at an awkward moment", "done");
        }
        catch (RefusedException)
        {
            Count("order paid at an awkward moment", "refused by WeChat");
        }
    }

    // A part or the whole, of what may have been given back already.
    private async Task RefundAsync(CancellationToken token)
    {
        if (
            await PickAsync(
                "SELECT id, merchant_id, '' FROM payments WHERE status IN ('succeeded', "
                    + "'partially_refunded', 'refunded')",
                token
            )
            is not { } row
        )
        {
            return;
        }

        var body = new JsonObject { ["payment"] = $"{new PaymentId(row.Id)}" };
        if (dice.Next(3) > 0)
            body["amount"] = dice.Next(1, 4000);
        await CallAsync("refund", () => row.Merchant.Api.PostAsync("v1/refunds", body, token), token);
    }

    private T Pick<T>(params T[] choices) => choices[dice.Next(choices.Length)];

    private async Task OnAsync(
        string table,
        string where,
        Func<Guid, string> path,
        CancellationToken token,
        JsonObject? body = null,
        HttpMethod? method = null
    )
    {
        if (await PickAsync($"SELECT id, merchant_id, '' FROM {table} WHERE {where}", token) is not { } row)
            return;
        var deed = method is null ? $"{table} {path(row.Id).Split('/')[^1]}" : $"{table} {method}";
        await CallAsync(
            deed,
            () => row.Merchant.Api.SendAsync(method ?? HttpMethod.Post, $"v1/{path(row.Id)}", body ?? [], token),
            token
        );
    }

    private string Voids(InvoiceId invoice)
    {
        voided.Add(invoice.ToString());
        return invoice.ToString();
    }

    // One call in a few finds the node that takes it dying, before or after a commit or call it makes.
    private async Task CallAsync(string deed, Func<Task> call, CancellationToken token)
    {
        var dies = options.DaysBetweenCrashes > 0 && dice.Next(CallsBetweenDeaths) == 0;
        var (k, after) = (1 + dice.Next(MostStepsOfACall), dice.Next(2) == 0);
        if (dies)
        {
            foreach (var node in stage.Nodes)
                node.Crash.Arm(k, after);
        }
        try
        {
            await call();
            Count(deed, "done");
        }
        catch (RefusedException refused)
        {
            var died = stage.Nodes.Any(node => node.Crash.IsDead);
            Count(deed, died ? "its node died" : refused.Code ?? $"{refused.Status}");
        }
        foreach (var node in stage.Nodes)
            node.Crash.Disarm();
        await stage.ReplaceDeadAsync(token);
    }

    // Beside a subscription that lives or has ended: through the contract that is in force, or through a new one.
    private async Task SubscribeAgainAsync(CancellationToken token)
    {
        if (await PickAsync("SELECT customer_id, merchant_id, plan_code FROM subscriptions", token) is not { } row)
            return;
        JsonNode? enrolled = null;
        await CallAsync(
            "second subscription",
            async () =>
                enrolled = await row.Merchant.Api.PostAsync(
                    "v1/subscriptions",
                    new JsonObject
                    {
                        ["plan"] = row.Text,
                        ["channel"] = "mini_program",
                        ["customer"] = $"{new CustomerId(row.Id)}",
                        ["allow_duplicate"] = true,
                    },
                    token
                ),
            token
        );
        if (enrolled?["signing"]?["session_id"]?.ToString() is { } session)
        {
            await stage.Door.ActAsync(session, "sign", token);
            Count("second subscription", "signed");
        }
    }

    // A clock that was set wrong and put right again; in between operators and the timetable do their work.
    private async Task ClockBackAsync(CancellationToken token)
    {
        var back = TimeSpan.FromMinutes(dice.Next(1, MostMinutesBack));
        await stage.Driver.TurnBackAsync(back, () => ActOnceAsync(dice.Next(MostDeedsAtAWrongTime), token), token);
        Count("clock", "turned back and put right");
    }

    private async Task EndByWeChatAsync(CancellationToken token)
    {
        if (
            await PickAsync("SELECT id, merchant_id, contract_number FROM contracts WHERE status = 'signed'", token)
            is not { } row
        )
        {
            return;
        }

        try
        {
            await stage.Door.TerminateAsync(row.Text, "platform", token);
            Count("contract ended by WeChat", "done");
        }
        catch (RefusedException)
        {
            Count("contract ended by WeChat", "had ended");
        }
    }

    private async Task RotateAsync(CancellationToken token)
    {
        var to = dice.Next(2) == 0 ? "next" : "new";
        await stage.Door.RotateCertificatesAsync(to, token);
        Count("platform certificate", to);
    }

    // By the order in which the rows came about, which a seed repeats; their identifiers are new in each run.
    private async Task<Row?> PickAsync(string sql, CancellationToken token)
    {
        await using var command = stage.Database.CreateCommand(
            $"""
            WITH found AS ({sql}), numbered AS (SELECT *, row_number() OVER (), count(*) OVER () AS n FROM found)
            SELECT f.*, m.sub_mchid IS NOT NULL FROM (SELECT * FROM numbered) AS f (id, merchant_id, text, at, n)
            JOIN merchants m ON m.id = f.merchant_id WHERE f.at = 1 + $1 % f.n
            """
        );
        command.Parameters.Add(new NpgsqlParameter { Value = (long)dice.Next() });
        await using var reader = await command.ExecuteReaderAsync(token);
        return await reader.ReadAsync(token)
            ? new Row(reader.GetGuid(0), reader.GetString(2), reader.GetBoolean(5) ? stage.Partner : stage.Direct)
            : null;
    }

    private void Count(string deed, string answer) =>
        done[$"{deed}: {answer}"] = done.GetValueOrDefault($"{deed}: {answer}") + 1;

    private sealed record Row(Guid Id, string Text, Merchant Merchant);
}
