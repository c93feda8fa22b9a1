using BillingEngine.Domain.Common;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Refunds;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Subscriptions;

/// <summary>Cancels a locked subscription in the caller's transaction, for the merchant or the subscriber.</summary>
public sealed class Cancellation(BillingDbContext db, SubscriptionEnding ending)
{
    /// <summary>
    /// Cancels. <paramref name="note"/> is the termination note sent to WeChat when no reason was given.
    /// </summary>
    public async Task<Result<CanceledView>> CancelAsync(
        Subscription subscription,
        CancelAt at,
        CancelRefund refund,
        string? reason,
        string note,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (
            SubscriptionLifecycle.IsEnded(subscription.Status)
            || (subscription.CancelAtPeriodEnd && at == CancelAt.PeriodEnd)
        )
        {
            return SubscriptionRefusals.AlreadyCanceled;
        }

        if (at == CancelAt.Now)
        {
            subscription.Cancel(reason, now);
            var inFlight = await ending.CloseOpenItemsAsync(
                subscription,
                giveUpOpenInvoices: false,
                reason ?? note,
                now,
                cancellationToken
            );
            var back =
                refund == CancelRefund.Prorated
                    ? await GiveBackTheRestAsync(subscription.Id, now, cancellationToken)
                    : null;
            return new CanceledView(SubscriptionView.Of(subscription), inFlight, back);
        }
        if (subscription.Status == SubscriptionStatus.Incomplete)
            return SubscriptionRefusals.NotStarted;
        var onTheWire = await StopRetriesAsync(subscription.Id, now, cancellationToken);
        subscription.CancelWithPeriod(reason, onTheWire is not null, now);
        return new CanceledView(SubscriptionView.Of(subscription), onTheWire, null);
    }

    private async Task<RefundId?> GiveBackTheRestAsync(
        SubscriptionId id,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var invoice = await db
            .Invoices.AsNoTracking()
            .SingleOrDefaultAsync(
                i =>
                    i.SubscriptionId == id
                    && i.Status == InvoiceStatus.Paid
                    && i.PeriodStart <= now
                    && i.PeriodEnd > now,
                cancellationToken
            );
        if (invoice is null)
            return null;
        var payment = (
            await db
                .Payments.FromSql(
                    $"""
                    SELECT *, xmin FROM payments
                    WHERE customer_id = {invoice.CustomerId.Value} AND invoice_id = {invoice.Id.Value} AND NOT late
                      AND status IN ('succeeded', 'partially_refunded')
                    FOR UPDATE
                    """
                )
                .ToListAsync(cancellationToken)
        ).SingleOrDefault();
        var rest = payment is null ? 0 : Math.Min(invoice.UnusedMinor(now), payment.RefundableMinor);
        if (rest == 0)
            return null;
        var refund = Refund.Of(payment!, rest, RefundCause.Canceled, now, now);
        db.Refunds.Add(refund);
        return refund.Id;
    }

    // Rule 9 of money: every pending retry stops in the transaction that acknowledges the cancel.
    private async Task<PaymentId?> StopRetriesAsync(
        SubscriptionId id,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var open = await db.Invoices.LockOwedAsync(id, cancellationToken);
        var live = await db.Payments.LockLiveAsync(id, cancellationToken);
        var onTheWire = live.Where(payment => payment.Abandon(now)).ToList();
        foreach (var invoice in open.Where(i => !onTheWire.Exists(payment => payment.InvoiceId == i.Id)))
            invoice.Stop(StoppedReason.Canceled, now);
        return onTheWire.LastOrDefault()?.Id;
    }
}
