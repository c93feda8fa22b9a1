using BillingEngine.Domain.Common;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Platform.Persistence;

/// <summary>Locks an invoice with its subscription and the payment that can still take money for it.</summary>
internal static class InvoiceLocks
{
    /// <summary>Returns null when the merchant has no such invoice.</summary>
    public static async Task<(Subscription Subscription, Invoice Invoice, Payment? Live)?> LockInvoiceAsync(
        this BillingDbContext db,
        string text,
        MerchantId merchant,
        CancellationToken cancellationToken
    )
    {
        if (
            !Id.TryParse<InvoiceId>(text, out var id)
            || await db
                .Invoices.AsNoTracking()
                .Where(i => i.Id == id && i.MerchantId == merchant)
                .Select(i => (SubscriptionId?)i.SubscriptionId)
                .SingleOrDefaultAsync(cancellationToken)
                is not { } subscriptionId
        )
        {
            return null;
        }

        var subscription = await db.Subscriptions.LockAsync(subscriptionId, cancellationToken);
        var invoice = (
            await db
                .Invoices.FromSql($"SELECT *, xmin FROM invoices WHERE id = {id.Value} FOR UPDATE")
                .ToListAsync(cancellationToken)
        ).Single();
        var live = (await db.Payments.LockLiveAsync(subscriptionId, cancellationToken)).SingleOrDefault(p =>
            p.InvoiceId == id
        );
        return (subscription!, invoice, live);
    }
}
