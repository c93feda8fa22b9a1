namespace BillingEngine.Proof.Checks;

/// <summary>The gateway's own list of paid orders against our successes, both ways.</summary>
internal sealed record GatewayCheck() : Check(
    "gateway-agrees",
    "Every order that the gateway was paid for is a success here with the same amount, and every success here is "
        + "one there.",
    "Paid there and not here: POST /v1/payments/{id}/sync. Paid here and not there: treat it as false, and ask WeChat.",
    "gateway_orders")
{
    // Somebody asks what became of these: a closed order too for a while, for a payment may have been under way.
    private const string Asked = """
        status IN ('submitting', 'unknown', 'reversing', 'awaiting_payer', 'closing') OR (kind = 'app_order'
            AND (status = 'created' OR (status = 'closed' AND due_at IS NOT NULL)))
        """;

    private static readonly string[] Took = ["succeeded", "partially_refunded", "refunded"];

    internal override async Task<Findings> FindAsync(ProofRun run, CancellationToken token)
    {
        if (run.LedgerBefore is not { } before || run.LedgerAfter is not { } after)
            return new Findings { NotApplicable = "No ledger of the gateway was given (--simulator)." };
        var findings = new Findings();
        var unseen = new HashSet<string>(before.Paid.Keys, StringComparer.Ordinal);
        await foreach (var row in run.Snapshot.RowsAsync(
            "SELECT id, out_trade_no, transaction_id, sub_mchid, amount_minor, currency, status, "
            + $"{Asked} FROM payments", token))
        {
            var id = row.GetGuid(0);
            var here = new PaidOrder(
                row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3),
                row.GetInt64(4), row.GetString(5));
            var status = row.GetString(6);
            var demanded = unseen.Remove(here.OutTradeNo);
            if (Took.Contains(status))
                Compare(id, here, after.Paid.GetValueOrDefault(here.OutTradeNo), findings);
            else if (demanded && row.GetBoolean(7))
                findings.Exceptions.Add("payment", id, $"was paid at the gateway; here it is {status} and asked for");
            else if (demanded)
                findings.Violations.Add("payment", id, $"was paid at the gateway, yet here it is {status}");
        }
        foreach (var number in unseen.Concat(before.Twice).Order(StringComparer.Ordinal))
        {
            findings.Violations.Add(
                "order", Guid.Empty, $"{number} was paid at the gateway; no payment here explains it");
        }
        return findings;
    }

    private static void Compare(Guid id, PaidOrder here, PaidOrder? there, Findings findings)
    {
        if (there is null)
        {
            findings.Violations.Add(
                "payment", id, $"{here.OutTradeNo} succeeded here, the gateway was never paid for it");
        }
        else if (here != there)
            findings.Violations.Add("payment", id, $"{here} succeeded here, the gateway has {there}");
    }
}
