using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;

namespace BillingEngine.Merchants;

/// <summary>Lists a tenant's keys, those that ended too, newest first.</summary>
/// <param name="Merchant">The merchant's identifier.</param>
/// <param name="Page">The part of the list that is asked for.</param>
public sealed record ListApiKeys(string Merchant, PageRequest Page) : IQuery<PageOf<ApiKeyView>>;

internal sealed class ListApiKeysHandler(BillingDbContext db) : IRequestHandler<ListApiKeys, Result<PageOf<ApiKeyView>>>
{
    public async Task<Result<PageOf<ApiKeyView>>> Handle(ListApiKeys request, CancellationToken cancellationToken) =>
        await db.Merchants.FindNamedAsync(request.Merchant, cancellationToken) is { } merchant
            ? await db
                .ApiKeys.Where(k => k.MerchantId == merchant.Id)
                .PageAsync(request.Page, k => k.Id, ApiKeyView.Of, cancellationToken)
            : MerchantRefusals.NotFound;
}
