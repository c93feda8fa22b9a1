using BillingEngine.Domain.Common;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Invoices;

/// <summary>Returns one invoice with its lines.</summary>
/// <param name="Invoice">The invoice's identifier.</param>
public sealed record GetInvoice(string Invoice) : IQuery<InvoiceView>;

internal sealed class GetInvoiceHandler(BillingDbContext db, CurrentMerchant current)
    : IRequestHandler<GetInvoice, Result<InvoiceView>>
{
    public async Task<Result<InvoiceView>> Handle(GetInvoice request, CancellationToken cancellationToken)
    {
        if (
            !Id.TryParse<InvoiceId>(request.Invoice, out var id)
            || await db
                .Invoices.AsNoTracking()
                .SingleOrDefaultAsync(i => i.Id == id && i.MerchantId == current.Id, cancellationToken)
                is not { } invoice
        )
        {
            return InvoiceRefusals.NotFound;
        }

        var lines = await db
            .InvoiceLines.AsNoTracking()
            .Where(l => l.InvoiceId == id)
            .OrderBy(l => l.Position)
            .ToListAsync(cancellationToken);
        return InvoiceView.Of(invoice, lines);
    }
}
