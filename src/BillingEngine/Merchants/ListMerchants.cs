using BillingEngine.Platform.Lists;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;

namespace BillingEngine.Merchants;

/// <summary>Lists the merchants, newest first.</summary>
/// <param name="Page">The requested page.</param>
public sealed record ListMerchants(PageRequest Page) : IQuery<PageOf<MerchantView>>;

internal sealed class ListMerchantsHandler(BillingDbContext db)
    : IRequestHandler<ListMerchants, Result<PageOf<MerchantView>>>
{
    public Task<Result<PageOf<MerchantView>>> Handle(ListMerchants request, CancellationToken cancellationToken) =>
        db.Merchants.PageAsync(request.Page, m => m.Id, MerchantView.Of, cancellationToken);
}
