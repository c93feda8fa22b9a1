using BillingEngine.Domain.Common;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Platform.Persistence;

/// <summary>WeChat's numbers and ours are unique within an account; a search by number uses an index of both.</summary>
public static class AccountKeys
{
    /// <summary>The WeChat account of a merchant.</summary>
    public static Task<string> AccountKeyAsync(
        this BillingDbContext db,
        MerchantId merchant,
        CancellationToken cancellationToken
    ) => db.Merchants.Where(m => m.Id == merchant).Select(m => m.AccountKey).SingleAsync(cancellationToken);
}
