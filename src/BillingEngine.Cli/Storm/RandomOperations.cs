using System.Text.Json.Nodes;
using BillingEngine.Cli.Demo;
using BillingEngine.Cli.Transport;
using BillingEngine.Domain.Common;
using Npgsql;

namespace BillingEngine.Cli.Storm;

/// <summary>
/// Operations at awkward moments, by operators, callers and WeChat: sync, reverse, pay, refund and void; closing APP
/// orders and paying them after the close; changing plans and customers; terminating contracts; second subscriptions of
/// one customer; new platform certificates; a clock that is set back. A node may crash during each call.
/// </summary>
public sealed class RandomOperations(StormStage stage, StormOptions options)
{
    private const int SubscribersPerOperation = 20;
    private const int MostOperationsPerDay = 10;
    private const int DaysBetweenRotations = 40;
    private const int CallsBetweenCrashes = 5;
    private const int MostStepsOfACall = 3;
    private const int MostMinutesBack = 180;

    // Only operations whose response contains no end date: with the clock set back, that date would already have
    // passed.
    private const int OperationsWithClockSetBack = 6;
    private readonly Random dice = new(unchecked((options.Seed * 31) + 7));
    private readonly HashSet<string> voided = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> done = new(StringComparer.Ordinal);

    /// <summary>How often each operation was done, by response.</summary>
    public IReadOnlyDictionary<string, int> Done => done;

    /// <summary>The invoices that operators voided, or tried to void.</summary>
    public IReadOnlySet<string> Voided => voided;

    /// <summary>Runs one day's operations.</summary>
    public async Task ActAsync(CancellationToken cancellationToken)
    {
        var count = Math.Min(MostOperationsPerDay, 1 + (options.Subscribers / SubscribersPerOperation));
        for (var left = count; left > 0; left--)
            await ActOnceAsync(dice.Next(17), cancellationToken);
        if (dice.Next(DaysBetweenRotations) == 0)
            await RotateAsync(cancellationToken);
    }

    private Task ActOnceAsync(int operation, CancellationToken cancellationToken) =>
        operation switch
        {
            0 or 1 => OnAsync(
                "payments",
                "status IN ('unknown', 'declined', 'created')",
                id => $"payments/{new PaymentId(id)}/sync",
                cancellationToken
            ),
            2 => OnAsync(
                "payments",
                "kind = 'deduction' AND status IN ('created', 'declined', 'unknown')",
                id => $"payments/{new PaymentId(id)}/reverse",
                cancellationToken
            ),
            3 or 4 => OnAsync(
                "invoices",
                "status IN ('open', 'uncollectible') AND (first_declined_at IS NOT NULL OR stopped_reason IS NOT NULL)",
                id => $"invoices/{new InvoiceId(id)}/pay",
                cancellationToken
            ),
            5 => OnAsync(
                "invoices",
                "status = 'open' AND (first_declined_at IS NOT NULL OR stopped_reason IS NOT NULL)",
                id => $"invoices/{Voids(new InvoiceId(id))}/void",
                cancellationToken
            ),
            6 when dice.Next(8) == 0 => OnAsync(
                "contracts",
                "status = 'signed'",
                id => $"contracts/{new ContractId(id)}/terminate",
                cancellationToken,
                new JsonObject { ["note"] = "storm" }
            ),
            7 when dice.Next(8) == 0 => EndByWeChatAsync(cancellationToken),
            8 when dice.Next(3) == 0 => SubscribeAgainAsync(cancellationToken),
            9 when dice.Next(3) == 0 => OnAsync(
                "customers",
                "true",
                id => $"customers/{new CustomerId(id)}",
                cancellationToken,
                new JsonObject { ["time_zone"] = Pick("Asia/Hong_Kong", "America/New_York", "Pacific/Apia") },
                HttpMethod.Patch
            ),
            10 when dice.Next(8) == 0 => OnAsync(
                "plans",
                "true",
                id => $"plans/{new PlanId(id)}",
                cancellationToken,
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
            11 when dice.Next(6) == 0 => ClockBackAsync(cancellationToken),
            12 when dice.Next(2) == 0 => RefundAsync(cancellationToken),
            13 when dice.Next(2) == 0 => OnAsync(
                "refunds",
                "status IN ('created', 'processing', 'unknown', 'abnormal')",
                id => $"refunds/{new RefundId(id)}/sync",
                cancellationToken
            ),
            14 => OnAsync(
                "payments",
                "kind = 'app_order' AND status IN ('created', 'awaiting_payer', 'closing', 'closed')",
                id => $"payments/{new PaymentId(id)}/sync",
                cancellationToken
            ),
            15 when dice.Next(2) == 0 => OnAsync(
                "payments",
                "kind = 'app_order'",
                id => $"orders/{new PaymentId(id)}/close",
                cancellationToken
            ),
            16 => PayAtAwkwardMomentAsync(cancellationToken),
            _ => Task.CompletedTask,
        };

    // A payer who has the payment sheet open pays: in time, during the close, or after it.
    private async Task PayAtAwkwardMomentAsync(CancellationToken cancellationToken)
    {
        if (
            await PickAsync(
                "SELECT id, merchant_id, out_trade_no FROM payments WHERE kind = 'app_order' AND status IN "
                    + "('awaiting_payer', 'closing') OR (status = 'closed' AND due_at IS NOT NULL)",
                cancellationToken
            )
            is not { } row
        )
        {
            return;
        }

        try
        {
            await stage.Simulator.PayOrderAsync(row.Text, "oPayerWithTheSheet", late: true, cancellationToken);
            Count("order paid at an awkward moment", "done");
        }
        catch (RefusedException)
        {
            Count("order paid at an awkward moment", "refused by WeChat");
        }
    }

    // A part or all, of a payment that may be refunded already.
    private async Task RefundAsync(CancellationToken cancellationToken)
    {
        if (
            await PickAsync(
                "SELECT id, merchant_id, '' FROM payments WHERE status IN ('succeeded', "
                    + "'partially_refunded', 'refunded')",
                cancellationToken
            )
            is not { } row
        )
        {
            return;
        }

        var body = new JsonObject { ["payment"] = $"{new PaymentId(row.Id)}" };
        if (dice.Next(3) > 0)
            body["amount"] = dice.Next(1, 4000);
        await CallAsync(
            "refund",
            () => row.Merchant.Api.PostAsync("v1/refunds", body, cancellationToken),
            cancellationToken
        );
    }

    private T Pick<T>(params T[] choices) => choices[dice.Next(choices.Length)];

    private async Task OnAsync(
        string table,
        string where,
        Func<Guid, string> path,
        CancellationToken cancellationToken,
        JsonObject? body = null,
        HttpMethod? method = null
    )
    {
        if (await PickAsync($"SELECT id, merchant_id, '' FROM {table} WHERE {where}", cancellationToken) is not { } row)
            return;
        var operation = method is null ? $"{table} {path(row.Id).Split('/')[^1]}" : $"{table} {method}";
        await CallAsync(
            operation,
            () =>
                row.Merchant.Api.SendAsync(
                    method ?? HttpMethod.Post,
                    $"v1/{path(row.Id)}",
                    body ?? [],
                    cancellationToken
                ),
            cancellationToken
        );
    }

    private string Voids(InvoiceId invoice)
    {
        voided.Add(invoice.ToString());
        return invoice.ToString();
    }

    // In one call in a few, the receiving node crashes, before or after a commit or call.
    private async Task CallAsync(string operation, Func<Task> call, CancellationToken cancellationToken)
    {
        var crashes = options.DaysBetweenCrashes > 0 && dice.Next(CallsBetweenCrashes) == 0;
        var (k, after) = (1 + dice.Next(MostStepsOfACall), dice.Next(2) == 0);
        if (crashes)
        {
            foreach (var node in stage.Nodes)
                node.Crash.Arm(k, after);
        }
        try
        {
            await call();
            Count(operation, "done");
        }
        catch (RefusedException refused)
        {
            var crashed = stage.Nodes.Any(node => node.Crash.HasCrashed);
            Count(operation, crashed ? "its node crashed" : refused.Code ?? $"{refused.Status}");
        }
        foreach (var node in stage.Nodes)
            node.Crash.Disarm();
        await stage.ReplaceCrashedAsync(cancellationToken);
    }

    // Next to a subscription that is live or has ended: through the signed contract, or through a new one.
    private async Task SubscribeAgainAsync(CancellationToken cancellationToken)
    {
        if (
            await PickAsync("SELECT customer_id, merchant_id, plan_code FROM subscriptions", cancellationToken)
            is not { } row
        )
        {
            return;
        }
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
                    cancellationToken
                ),
            cancellationToken
        );
        if (enrolled?["signing"]?["session_id"]?.ToString() is { } session)
        {
            await stage.Simulator.ActAsync(session, "sign", cancellationToken);
            Count("second subscription", "signed");
        }
    }

    // A clock that was set wrong and corrected. In between, operators and the timetable work.
    private async Task ClockBackAsync(CancellationToken cancellationToken)
    {
        var back = TimeSpan.FromMinutes(dice.Next(1, MostMinutesBack));
        await stage.Driver.TurnBackAsync(
            back,
            () => ActOnceAsync(dice.Next(OperationsWithClockSetBack), cancellationToken),
            cancellationToken
        );
        Count("clock", "set back and corrected");
    }

    private async Task EndByWeChatAsync(CancellationToken cancellationToken)
    {
        if (
            await PickAsync(
                "SELECT id, merchant_id, contract_number FROM contracts WHERE status = 'signed'",
                cancellationToken
            )
            is not { } row
        )
        {
            return;
        }

        try
        {
            await stage.Simulator.TerminateAsync(row.Text, "platform", cancellationToken);
            Count("contract ended by WeChat", "done");
        }
        catch (RefusedException)
        {
            Count("contract ended by WeChat", "already ended");
        }
    }

    private async Task RotateAsync(CancellationToken cancellationToken)
    {
        var to = dice.Next(2) == 0 ? "next" : "new";
        await stage.Simulator.RotateCertificatesAsync(to, cancellationToken);
        Count("platform certificate", to);
    }

    // By the order in which the rows were created, which a seed repeats; their ids are new in each run.
    private async Task<Row?> PickAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = stage.Database.CreateCommand(
            $"""
            WITH found AS ({sql}), numbered AS (SELECT *, row_number() OVER (), count(*) OVER () AS n FROM found)
            SELECT f.*, m.sub_mchid IS NOT NULL FROM (SELECT * FROM numbered) AS f (id, merchant_id, text, at, n)
            JOIN merchants m ON m.id = f.merchant_id WHERE f.at = 1 + $1 % f.n
            """
        );
        command.Parameters.Add(new NpgsqlParameter { Value = (long)dice.Next() });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new Row(reader.GetGuid(0), reader.GetString(2), reader.GetBoolean(5) ? stage.Partner : stage.Direct)
            : null;
    }

    private void Count(string operation, string answer) =>
        done[$"{operation}: {answer}"] = done.GetValueOrDefault($"{operation}: {answer}") + 1;

    private sealed record Row(Guid Id, string Text, Merchant Merchant);
}
