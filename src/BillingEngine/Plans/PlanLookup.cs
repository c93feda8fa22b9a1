using BillingEngine.Domain.Common;
using BillingEngine.Domain.Plans;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Plans;

/// <summary>Finds a plan by identifier or code.</summary>
public static class PlanLookup
{
    /// <summary>The merchant's plan with this identifier or code, or null.</summary>
    public static async Task<Plan?> NamedAsync(
        this IQueryable<Plan> plans,
        MerchantId merchant,
        string idOrCode,
        CancellationToken cancellationToken
    )
    {
        var own = plans.Where(p => p.MerchantId == merchant);
        if (
            Id.TryParse<PlanId>(idOrCode, out var id)
            && await own.SingleOrDefaultAsync(p => p.Id == id, cancellationToken) is { } byId
        )
        {
            return byId;
        }

        return await own.SingleOrDefaultAsync(p => p.Code == idOrCode, cancellationToken);
    }
}
