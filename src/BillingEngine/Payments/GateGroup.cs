using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Payments;
using BillingEngine.Platform;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Persistence;
using Npgsql;

namespace BillingEngine.Payments;

/// <summary>
/// One commit of the gate: it loads and locks what the outcomes touch, lets the domain decide, and writes everything as
/// sets.
/// </summary>
internal sealed class GateGroup(
    BillingDbContext db,
    GateReads reads,
    WriteSet writes,
    DateTimeOffset now,
    EngineOptions options
)
{
    private readonly OutcomeRules rules = new(now, options.RefundLatePayments);
    private readonly List<Alert> strays = [];
    private readonly List<(Payment Payment, ArrivedPayment Arrived, GateResult Result)> decided = [];

    /// <summary>The outcomes that the domain decided, with their payments; for the log.</summary>
    public IReadOnlyList<(Payment Payment, ArrivedPayment Arrived, GateResult Result)> Decided => decided;

    /// <summary>The alerts that this commit raises.</summary>
    public IEnumerable<Alert> Alerts => rules.Alerts.Concat(strays);

    /// <summary>Whether the commit made refunds, which are sent at once.</summary>
    public bool HasRefunds => rules.Refunds.Count > 0;

    public async Task<GateResult[]> ApplyAsync(ArrivedPayment[] arrived)
    {
        var (named, known) = await reads.FindAsync(arrived);
        var cases = await reads.LockAsync(named);
        var results = new GateResult[arrived.Length];
        for (var i = 0; i < arrived.Length; i++)
            results[i] = ApplyOne(arrived[i], cases, known);

        writes.Update(cases.Subscriptions);
        writes.Update(cases.Invoices);
        writes.Update(cases.Payments);
        foreach (var successor in rules.Successors)
            writes.Add(successor);
        foreach (var refund in rules.Refunds)
            writes.Add(refund);
        writes.Add(rules.Entries);
        writes.Add(Alerts);
        // Sorted, because rows are locked in one order everywhere.
        var learned = cases.Customers.Where(c => c.Changed).OrderBy(c => c.Id.Value).ToList();
        await writes.WriteAsync(db, default);
        await WriteRareAsync(learned);
        return results;
    }

    private GateResult ApplyOne(ArrivedPayment arrived, LockedCases cases, HashSet<(string, string)> known)
    {
        if (arrived.Notification is { } repeated && known.Contains((repeated.AccountKey, repeated.NotificationId)))
        {
            var unchanged = new GateResult.Unchanged();
            repeated.Conclude(unchanged, subject: null);
            return unchanged;
        }
        var payment = cases.Find(arrived);
        if (payment is null)
        {
            if (arrived is { Notification: not null, Number: { } number })
                strays.Add(StrayAlerts.NoSuchPayment(number.AccountKey, number.OutTradeNo));
            return Conclude(arrived, null, new GateResult.NotFound("no_such_payment"));
        }
        if (arrived.Trace is { } trace)
            RecordCall(payment, arrived, trace);
        if (arrived.Fence is { } fence && fence != payment.Fence)
            return new GateResult.ClaimLost();
        // A manual sync is not counted as a retry: only scheduled queries may lead to the conclusion "unpaid".
        if (arrived is { Fence: null, Outcome: PaymentOutcome.Unpaid or PaymentOutcome.Unknown })
            return new GateResult.Unchanged();
        var result = GateResult.Of(
            payment.Kind == PaymentKind.AppOrder
                ? rules.ApplyToOrder(payment, arrived.Outcome, arrived.MayRelease)
                : rules.Apply(cases.CaseOf(payment), arrived.Outcome, arrived.MayRelease)
        );
        decided.Add((payment, arrived, result));
        return Conclude(arrived, payment, result);
    }

    private void RecordCall(Payment payment, ArrivedPayment arrived, CallTrace trace)
    {
        var call = GatewayCallRow.Of(
            payment.MerchantId,
            payment.Id.Value,
            payment.SubscriptionId,
            arrived.Attempt,
            arrived.Outcome,
            trace,
            now
        );
        writes.Calls.Add(call);
        if (AlertInserts.SignatureRefused(call) is { } alert)
            writes.Add([alert]);
    }

    private GateResult Conclude(ArrivedPayment arrived, Payment? payment, GateResult result)
    {
        if (arrived.Notification is not { } note)
            return result;
        note.Conclude(
            result,
            payment is null
                ? null
                : new NotificationSubject(payment.MerchantId, payment.Id.Value, payment.SubscriptionId)
        );
        writes.Notifications.Add(note);
        return result;
    }

    // What few outcomes bring: the payer's openid, a contract to ask about.
    private async Task WriteRareAsync(List<Domain.Customers.Customer> learned)
    {
        if (learned.Count == 0 && rules.ContractsToCheck.Count == 0)
            return;
        await using var batch = WriteSet.Batch(db);
        foreach (var customer in learned)
        {
            var command = new NpgsqlBatchCommand(
                "UPDATE customers SET openid = coalesce(openid, $2), "
                    + "sp_openid = coalesce(sp_openid, $3), updated_at = $4 WHERE id = $1"
            );
            command.Parameters.Add(new NpgsqlParameter { Value = customer.Id.Value });
            command.Parameters.Add(new NpgsqlParameter { Value = (object?)customer.OpenId ?? DBNull.Value });
            command.Parameters.Add(new NpgsqlParameter { Value = (object?)customer.SpOpenId ?? DBNull.Value });
            command.Parameters.Add(new NpgsqlParameter { Value = now });
            batch.BatchCommands.Add(command);
        }
        if (rules.ContractsToCheck.Count > 0)
        {
            var command = new NpgsqlBatchCommand(
                "UPDATE contracts SET next_check_at = $2 WHERE id = ANY($1) AND status = 'signed'"
            );
            command.Parameters.Add(
                new NpgsqlParameter { Value = rules.ContractsToCheck.Select(c => c.Value).ToArray() }
            );
            command.Parameters.Add(new NpgsqlParameter { Value = now });
            batch.BatchCommands.Add(command);
        }
        await batch.ExecuteNonQueryAsync();
    }
}
