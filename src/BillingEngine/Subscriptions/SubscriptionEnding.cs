using BillingEngine.Domain.Common;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Ledger;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Subscriptions;

/// <summary>
/// Ends everything that depends on a subscription, in the caller's transaction (rule 9 of money): pending payments are
/// canceled, open invoices are closed, and the contract is terminated unless another subscription uses it.
/// </summary>
public sealed class SubscriptionEnding(BillingDbContext db)
{
    /// <summary>The statuses in which a subscription pays, or is about to.</summary>
    internal static readonly SubscriptionStatus[] Paying =
    [
        SubscriptionStatus.Incomplete,
        SubscriptionStatus.Trialing,
        SubscriptionStatus.Active,
        SubscriptionStatus.PastDue,
        SubscriptionStatus.Unpaid,
    ];

    /// <summary>
    /// Handles invoices, payments and contract of a locked subscription that has just ended. Returns the in-flight
    /// payment that may still succeed.
    /// </summary>
    public async Task<PaymentId?> CloseOpenItemsAsync(
        Subscription ended,
        bool giveUpOpenInvoices,
        string note,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (ended.ContractId is { } contractId)
            await EndContractAsync(contractId, ended.Id, note, now, cancellationToken);
        foreach (var invoice in await db.Invoices.LockOwedAsync(ended.Id, cancellationToken))
            Close(invoice, giveUpOpenInvoices, now);
        PaymentId? inFlight = null;
        foreach (var payment in await db.Payments.LockLiveAsync(ended.Id, cancellationToken))
        {
            if (payment.Abandon(now))
                inFlight = payment.Id;
        }
        return inFlight;
    }

    private void Close(Invoice invoice, bool giveUp, DateTimeOffset now)
    {
        var isWrittenOff = invoice.Status == InvoiceStatus.Uncollectible;
        if (isWrittenOff && giveUp)
        {
            invoice.DropAttempt(now);
            return;
        }
        // A written-off invoice that is being retried is included: if the retry succeeds, the money is refunded.
        if (isWrittenOff)
            db.Ledger.Add(LedgerRow.Of(invoice.Entry(LedgerKind.WriteOffReversed), now));
        if (giveUp)
            invoice.WriteOff(now);
        else
            invoice.Void(now);
        db.Ledger.Add(
            LedgerRow.Of(invoice.Entry(giveUp ? LedgerKind.InvoiceWrittenOff : LedgerKind.InvoiceVoided), now)
        );
    }

    private async Task EndContractAsync(
        ContractId id,
        SubscriptionId ended,
        string note,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        // Lock the contract before looking for its other subscriptions: of two that end at once, the later one then
        // sees the end of the earlier one.
        var contract = await db.Contracts.LockAsync(id, cancellationToken);
        var isNeeded = await db
            .Subscriptions.AsNoTracking()
            .AnyAsync(s => s.ContractId == id && s.Id != ended && Paying.Contains(s.Status), cancellationToken);
        if (!isNeeded)
            contract?.RequestTermination(note, now);
    }
}
