using BillingEngine.Domain.Common;
using BillingEngine.Domain.Merchants;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Merchants;

/// <summary>Returns one merchant.</summary>
/// <param name="Merchant">The merchant's identifier.</param>
public sealed record GetMerchant(string Merchant) : IQuery<MerchantView>;

internal sealed class GetMerchantHandler(BillingDbContext db) : IRequestHandler<GetMerchant, Result<MerchantView>>
{
    public async Task<Result<MerchantView>> Handle(GetMerchant request, CancellationToken cancellationToken) =>
        await db.Merchants.FindNamedAsync(request.Merchant, cancellationToken) is { } merchant
            ? MerchantView.Of(merchant)
            : MerchantRefusals.NotFound;
}

/// <summary>Finds merchants and their keys by identifier, for operators.</summary>
internal static class MerchantLookup
{
    public static Task<Merchant?> FindNamedAsync(
        this IQueryable<Merchant> merchants,
        string name,
        CancellationToken cancellationToken
    )
    {
        var id = Id.OrNone<MerchantId>(name);
        return merchants.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellationToken);
    }

    public static Task<ApiKey?> FindNamedAsync(
        this IQueryable<ApiKey> keys,
        string merchant,
        string name,
        CancellationToken cancellationToken
    )
    {
        var (owner, id) = (Id.OrNone<MerchantId>(merchant), Id.OrNone<ApiKeyId>(name));
        return keys.AsNoTracking().SingleOrDefaultAsync(k => k.Id == id && k.MerchantId == owner, cancellationToken);
    }
}
