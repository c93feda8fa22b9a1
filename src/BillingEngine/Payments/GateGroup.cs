using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Payments;
using BillingEngine.Platform;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Persistence;
using Npgsql;

namespace BillingEngine.Payments;

/// <summary>
/// One commit of the gate: loads and locks what its outcomes touch, lets the domain decide, writes everything as sets.
/// </summary>
internal sealed class GateGroup(
    BillingDbContext db,
    GateReads reads,
    WriteSet writes,
    DateTimeOffset now,
    EngineOptions options
)
{
    private readonly Settlement settlement = new(now, options.RefundLatePayments);
    private readonly List<Alert> strays = [];
    private readonly List<(Payment Payment, ArrivedOutcome Arrived, GateAnswer Answer)> settled = [];

    /// <summary>What the domain was asked, and said, about which payment; for the log.</summary>
    public IReadOnlyList<(Payment Payment, ArrivedOutcome Arrived, GateAnswer Answer)> Settled => settled;

    /// <summary>What operators must hear of this commit.</summary>
    public IEnumerable<Alert> Alerts => settlement.Alerts.Concat(strays);

    /// <summary>Whether the commit made refunds, which are sent at once.</summary>
    public bool HasRefunds => settlement.Refunds.Count > 0;

    public async Task<GateAnswer[]> ApplyAsync(ArrivedOutcome[] outcomes)
    {
        var (named, known) = await reads.FindAsync(outcomes);
        var cases = await reads.LockAsync(named);
        var answers = new GateAnswer[outcomes.Length];
        for (var i = 0; i < outcomes.Length; i++)
            answers[i] = ApplyOne(outcomes[i], cases, known);

        writes.Update(cases.Subscriptions);
        writes.Update(cases.Invoices);
        writes.Update(cases.Payments);
        foreach (var successor in settlement.Successors)
            writes.Add(successor);
        foreach (var refund in settlement.Refunds)
            writes.Add(refund);
        writes.Add(settlement.Entries);
        writes.Add(Alerts);
        // In one order, as everything is locked.
        var learned = cases.Customers.Where(c => c.Changed).OrderBy(c => c.Id.Value).ToList();
        await writes.WriteAsync(db, default);
        await WriteRareAsync(learned);
        return answers;
    }

    private GateAnswer ApplyOne(ArrivedOutcome arrived, LockedCases cases, HashSet<(string, string)> known)
    {
        if (arrived.Notification is { } note && known.Contains((note.AccountKey, note.NotificationId)))
            return GateAnswer.Unchanged;
        var payment = cases.Find(arrived);
        if (payment is null)
        {
            Keep(arrived.Notification, null, GateAnswer.NoSuchPayment, "no_such_payment");
            if (arrived is { Notification: not null, Number: { } number })
                strays.Add(StrayAlerts.NoSuchPayment(number.AccountKey, number.OutTradeNo));
            return GateAnswer.NoSuchPayment;
        }
        if (arrived.Trace is { } trace)
        {
            writes.Calls.Add(
                GatewayCallRow.Of(
                    payment.MerchantId,
                    payment.Id.Value,
                    payment.SubscriptionId,
                    arrived.Attempt,
                    arrived.Outcome,
                    trace,
                    now
                )
            );
        }
        if (arrived.Trace is { HttpStatus: 401 } refused)
            writes.Add([AlertInserts.SignatureRefused(payment.MerchantId, refused.Operation, refused.Code)]);
        if (arrived.Fence is { } fence && fence != payment.Fence)
            return GateAnswer.ClaimLost;
        // Somebody's curiosity is no rung of the ladder: only the sweep's own asks count towards believing "unpaid".
        if (arrived is { Fence: null, Outcome: PaymentOutcome.Unpaid or PaymentOutcome.Unknown })
            return GateAnswer.Unchanged;
        var result =
            payment.Kind == PaymentKind.AppOrder
                ? settlement.ApplyToOrder(payment, arrived.Outcome, arrived.MayRelease)
                : settlement.Apply(cases.CaseOf(payment), arrived.Outcome, arrived.MayRelease);
        var answer = result switch
        {
            SettlementResult.Applied => GateAnswer.Applied,
            SettlementResult.Unchanged => GateAnswer.Unchanged,
            _ => GateAnswer.Refused,
        };
        settled.Add((payment, arrived, answer));
        Keep(arrived.Notification, payment, answer, (result as SettlementResult.Refused)?.Reason);
        return answer;
    }

    private void Keep(NotificationRow? note, Payment? payment, GateAnswer answer, string? reason)
    {
        if (note is null)
            return;
        note.Status = answer switch
        {
            GateAnswer.Applied => NotificationStatus.Applied,
            GateAnswer.Unchanged => NotificationStatus.Unchanged,
            _ => NotificationStatus.Parked,
        };
        note.Reason = reason;
        note.MerchantId = payment?.MerchantId;
        note.ObjectId = payment?.Id.Value;
        note.SubscriptionId = payment?.SubscriptionId?.Value;
        writes.Notifications.Add(note);
    }

    // What few outcomes bring: a payer learned, a contract to ask about.
    private async Task WriteRareAsync(List<Domain.Customers.Customer> learned)
    {
        if (learned.Count == 0 && settlement.ContractsToCheck.Count == 0)
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
        if (settlement.ContractsToCheck.Count > 0)
        {
            var command = new NpgsqlBatchCommand(
                "UPDATE contracts SET next_check_at = $2 WHERE id = ANY($1) AND status = 'signed'"
            );
            command.Parameters.Add(
                new NpgsqlParameter { Value = settlement.ContractsToCheck.Select(c => c.Value).ToArray() }
            );
            command.Parameters.Add(new NpgsqlParameter { Value = now });
            batch.BatchCommands.Add(command);
        }
        await batch.ExecuteNonQueryAsync();
    }
}
