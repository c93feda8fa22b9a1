using BillingEngine.Customers;
using BillingEngine.Merchants;
using BillingEngine.Plans;
using BillingEngine.Subscriptions;

namespace BillingEngine.Pipeline;

/// <summary>
/// What the caller hears when the database's own constraint was the first to object: two callers at the same moment.
/// </summary>
public static class Refusals
{
    private static readonly Dictionary<string, Error> ByConstraint = new(StringComparer.Ordinal)
    {
        ["plans_code"] = PlanRefusals.CodeTaken,
        ["customers_reference"] = CustomerRefusals.ReferenceTaken,
        ["subscriptions_one_per_offer"] = SubscriptionRefusals.AlreadyExists,
        ["merchants_route"] = MerchantRefusals.AlreadyExists,
        ["payments_one_live_per_invoice"] = Conflict(
            "invoice.payment_in_progress",
            "A payment of this invoice can still take money. Wait for its outcome."
        ),
    };

    /// <summary>The refusal that a unique constraint stands for; null when its violation is a bug.</summary>
    public static Error? OfConstraint(string constraint) => ByConstraint.GetValueOrDefault(constraint);

    private static Error Conflict(string code, string detail) => new(ErrorKind.Conflict, code, detail);
}
