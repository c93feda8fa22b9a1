using BillingEngine.Platform.Lists;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;

namespace BillingEngine.Merchants;

/// <summary>Lists the API keys of a merchant, including expired and revoked ones, newest first.</summary>
/// <param name="Merchant">The merchant's identifier.</param>
/// <param name="Page">The requested page.</param>
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
