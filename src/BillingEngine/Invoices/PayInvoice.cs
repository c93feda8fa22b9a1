using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Payments;
using BillingEngine.Payments;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Invoices;

/// <summary>
/// Retries an open invoice now instead of at its next planned time. The same out_trade_no is used while it can still be
/// paid; a new one only after proof that it cannot.
/// </summary>
public sealed record PayInvoice : ICommand<InvoiceView>
{
    /// <summary>The invoice's identifier.</summary>
    public string Invoice { get; init; } = "";
}

internal sealed class PayInvoiceHandler(BillingDbContext db, CurrentMerchant current, TimeProvider clock)
    : IRequestHandler<PayInvoice, Result<InvoiceView>>
{
    public async Task<Result<InvoiceView>> Handle(PayInvoice request, CancellationToken cancellationToken)
    {
        if (
            await db.LockInvoiceAsync(request.Invoice, current.Id, cancellationToken)
            is not var (subscription, invoice, live)
        )
        {
            return InvoiceRefusals.NotFound;
        }
        // An unpaid subscription resumes when its written-off invoice is paid.
        if (invoice.Status is not (InvoiceStatus.Open or InvoiceStatus.Uncollectible))
            return InvoiceRefusals.NotOpen;
        var contract = await db.Contracts.SingleOrDefaultAsync(c => c.Id == subscription.ContractId, cancellationToken);
        // Rule 9 of money: an acknowledged cancel stops collection, whenever the cancel takes effect.
        if (subscription.IsCanceled)
            return InvoiceRefusals.NotCollectible;
        if (!subscription.IsCollectible || contract is not { Status: ContractStatus.Signed })
            return InvoiceRefusals.NoContract;
        var now = clock.GetUtcNow();
        switch (live?.Status)
        {
            case null:
                var merchant = await db.Merchants.SingleAsync(m => m.Id == current.Id, cancellationToken);
                db.Payments.Add(Payment.For(invoice, contract, merchant.Route, now, now));
                break;
            // Never deduct through a contract that was replaced.
            case PaymentStatus.Created or PaymentStatus.Declined when live.ContractId != contract.Id:
                live.ChangeContract(contract, now);
                break;
            case PaymentStatus.Created or PaymentStatus.Declined:
                live.SendAt(now, now);
                break;
            case PaymentStatus.Quarantined:
                return PaymentRefusals.Quarantined;
            default:
                return InvoiceRefusals.PaymentInProgress;
        }
        invoice.PlanAttempt(now, now);
        return InvoiceView.Of(invoice);
    }
}
