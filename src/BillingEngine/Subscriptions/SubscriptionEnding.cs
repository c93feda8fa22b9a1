using BillingEngine.Domain.Common;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Ledger;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Subscriptions;

/// <summary>
/// The end of a subscription with everything that hangs on it, in the caller's transaction (rule 9 of money): queued
/// work is killed, open
/// invoices are closed, the contract is ended unless another subscription lives on it, and what is on the wire is
/// named.
/// </summary>
public sealed class SubscriptionEnding(BillingDbContext db)
{
    /// <summary>The states in which a subscription pays, or is about to.</summary>
    internal static readonly SubscriptionStatus[] Paying =
    [
        SubscriptionStatus.Incomplete,
        SubscriptionStatus.Trialing,
        SubscriptionStatus.Active,
        SubscriptionStatus.PastDue,
        SubscriptionStatus.Unpaid,
    ];

    /// <summary>
    /// Sees to the money and the contract of a locked subscription that ended just now; answers the payment that may
    /// still succeed.
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
        // What somebody tries once more while it is written off must not be kept either: its success goes back.
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
        // Locked before the others are looked for: of two subscriptions that end at once, the later one sees the
        // earlier one's end.
        var contract = await db.Contracts.LockAsync(id, cancellationToken);
        var isNeeded = await db
            .Subscriptions.AsNoTracking()
            .AnyAsync(s => s.ContractId == id && s.Id != ended && Paying.Contains(s.Status), cancellationToken);
        if (!isNeeded)
            contract?.RequestTermination(note, now);
    }
}
