using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Ledger;
using BillingEngine.Domain.Payments;
using BillingEngine.Payments;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;

namespace BillingEngine.Invoices;

/// <summary>
/// Voids an open invoice. Its payment is never sent again, and is reversed if WeChat may hold it. While a deduction may
/// be in flight the request is refused, because the payer may be paying right now.
/// </summary>
public sealed record VoidInvoice : ICommand<InvoiceView>
{
    /// <summary>The invoice's identifier.</summary>
    public string Invoice { get; init; } = "";
}

internal sealed class VoidInvoiceHandler(BillingDbContext db, CurrentMerchant current, TimeProvider clock)
    : IRequestHandler<VoidInvoice, Result<InvoiceView>>
{
    public async Task<Result<InvoiceView>> Handle(VoidInvoice request, CancellationToken cancellationToken)
    {
        if (
            await db.LockInvoiceAsync(request.Invoice, current.Id, cancellationToken)
            is not var (subscription, invoice, live)
        )
        {
            return InvoiceRefusals.NotFound;
        }

        if (invoice.Status != InvoiceStatus.Open)
            return InvoiceRefusals.NotOpen;
        if (live?.Status is PaymentStatus.Submitting or PaymentStatus.Unknown)
            return InvoiceRefusals.PaymentInProgress;
        if (live?.Status == PaymentStatus.Quarantined)
            return PaymentRefusals.Quarantined;
        var now = clock.GetUtcNow();
        live?.Abandon(now);
        invoice.Void(now);
        db.Ledger.Add(LedgerRow.Of(invoice.Entry(LedgerKind.InvoiceVoided), now));
        var others = await db.Invoices.LockOpenAsync(subscription.Id, cancellationToken);
        subscription.ForgiveDebt(debtFree: !others.Any(i => i.Id != invoice.Id && i.FirstDeclinedAt is not null), now);
        return InvoiceView.Of(invoice);
    }
}
