namespace BillingEngine.Proof.Checks;

/// <summary>The gateway's own list of paid orders and refunds compared with ours, in both directions.</summary>
internal sealed record GatewayCheck()
    : Check(
        "gateway-agrees",
        "Every order paid and every refund made at the gateway is a success here with the same amount, "
            + "and every success here is one at the gateway.",
        "Only at the gateway: POST /v1/payments/{id}/sync, or the refund's sync route. Only here: treat it "
            + "as false, and ask WeChat.",
        "gateway_orders"
    )
{
    // The engine or an operator queries these, including a recently closed order, because a payment may have been in
    // progress.
    private const string Asked = """
        status IN ('submitting', 'unknown', 'reversing', 'awaiting_payer', 'closing', 'quarantined')
            OR (kind = 'app_order' AND (status = 'created' OR (status = 'closed' AND due_at IS NOT NULL)))
        """;

    private static readonly string[] Took = ["succeeded", "partially_refunded", "refunded"];

    internal override async Task<Findings> FindAsync(ProofRun run, CancellationToken cancellationToken)
    {
        if (run.LedgerBefore is not { } before || run.LedgerAfter is not { } after)
            return new Findings { NotApplicable = "No ledger of the gateway was given (--simulator)." };
        var findings = new Findings();
        var orders = await OrdersAsync(run.Snapshot, before, after, findings, cancellationToken);
        var refunds = await RefundsAsync(run.Snapshot, before, after, findings, cancellationToken);
        foreach (var number in orders.Order(StringComparer.Ordinal))
        {
            findings.Violations.Add(
                "order",
                Guid.Empty,
                $"{number} was paid at the gateway; no payment here explains it"
            );
        }
        foreach (var number in refunds.Order(StringComparer.Ordinal))
        {
            findings.Violations.Add(
                "refund",
                Guid.Empty,
                $"{number} is a refund at the gateway; no refund here explains it"
            );
        }
        foreach (var number in before.Twice.Order(StringComparer.Ordinal))
            findings.Violations.Add("order", Guid.Empty, $"{number} is a number of two merchants at the gateway");
        return findings;
    }

    // Returns the numbers that were paid at the gateway and do not exist here.
    private static async Task<HashSet<string>> OrdersAsync(
        Snapshot snapshot,
        GatewayLedger before,
        GatewayLedger after,
        Findings findings,
        CancellationToken cancellationToken
    )
    {
        var unseen = new HashSet<string>(before.Paid.Keys, StringComparer.Ordinal);
        await foreach (
            var row in snapshot.RowsAsync(
                "SELECT id, out_trade_no, transaction_id, sub_mchid, amount_minor, currency, status, "
                    + $"{Asked} FROM payments",
                cancellationToken
            )
        )
        {
            var id = row.GetGuid(0);
            var here = new PaidOrder(
                row.GetString(1),
                row.IsDBNull(2) ? null : row.GetString(2),
                row.IsDBNull(3) ? null : row.GetString(3),
                row.GetInt64(4),
                row.GetString(5)
            );
            var status = row.GetString(6);
            var demanded = unseen.Remove(here.OutTradeNo);
            if (Took.Contains(status))
            {
                Compare(id, here, after.Paid.GetValueOrDefault(here.OutTradeNo), findings);
            }
            else if (demanded && row.GetBoolean(7))
            {
                findings.Exceptions.Add(
                    "payment",
                    id,
                    $"was paid at the gateway; here it is {status} and being queried"
                );
            }
            else if (demanded)
            {
                findings.Violations.Add("payment", id, $"was paid at the gateway, but here it is {status}");
            }
        }
        return unseen;
    }

    // Returns the numbers of refunds at the gateway that do not exist here.
    private static async Task<HashSet<string>> RefundsAsync(
        Snapshot snapshot,
        GatewayLedger before,
        GatewayLedger after,
        Findings findings,
        CancellationToken cancellationToken
    )
    {
        var unseen = new HashSet<string>(before.Refunds.Keys, StringComparer.Ordinal);
        await foreach (
            var row in snapshot.RowsAsync(
                """
                SELECT id, out_refund_no, refund_number, out_trade_no, transaction_id, sub_mchid, amount_minor, currency,
                    status FROM refunds
                """,
                cancellationToken
            )
        )
        {
            string? Text(int i) => row.IsDBNull(i) ? null : row.GetString(i);
            var here = new GatewayRefund(
                row.GetString(1),
                Text(2),
                row.GetString(3),
                Text(4),
                Text(5),
                row.GetInt64(6),
                row.GetString(7)
            );
            unseen.Remove(here.OutRefundNo);
            Judge(row.GetGuid(0), here, row.GetString(8), before, after, findings);
        }
        return unseen;
    }

    private static void Judge(
        Guid id,
        GatewayRefund here,
        string status,
        GatewayLedger before,
        GatewayLedger after,
        Findings findings
    )
    {
        var number = here.OutRefundNo;
        if (status == "succeeded")
        {
            var there = after.Refunds.GetValueOrDefault(number);
            if (there is null || after.StateOf(number) != "SUCCESS")
            {
                findings.Violations.Add(
                    "refund",
                    id,
                    $"{number} was refunded here, but at the gateway it is {after.StateOf(number) ?? "unknown"}"
                );
            }
            // A refund that a statement confirmed may lack WeChat's refund id.
            else if (there != (here.RefundId is null ? here with { RefundId = there.RefundId } : here))
            {
                findings.Violations.Add("refund", id, $"{here} was refunded here, but the gateway has {there}");
            }
        }
        else if (status == "closed" && before.StateOf(number) is { } state && state is not ("CLOSED" or "REFUNDCLOSE"))
        {
            findings.Violations.Add("refund", id, $"is {state} at the gateway, but here it is closed");
        }
        else if (before.StateOf(number) == "SUCCESS")
        {
            findings.Exceptions.Add(
                "refund",
                id,
                $"was refunded by the gateway; here it is {status} and being queried"
            );
        }
    }

    private static void Compare(Guid id, PaidOrder here, PaidOrder? there, Findings findings)
    {
        if (there is null)
        {
            findings.Violations.Add(
                "payment",
                id,
                $"{here.OutTradeNo} succeeded here, but was never paid at the gateway"
            );
        }
        else if (here != there)
        {
            findings.Violations.Add("payment", id, $"{here} succeeded here, but the gateway has {there}");
        }
    }
}
