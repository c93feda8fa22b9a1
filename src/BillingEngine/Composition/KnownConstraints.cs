using BillingEngine.Customers;
using BillingEngine.Merchants;
using BillingEngine.Plans;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Subscriptions;

namespace BillingEngine.Composition;

/// <summary>
/// The unique constraints that a valid request may violate, each with the error that the caller receives.
/// </summary>
internal static class KnownConstraints
{
    public static ConstraintRefusals Refusals { get; } =
        new(
            new Dictionary<string, Error>(StringComparer.Ordinal)
            {
                ["plans_code"] = PlanRefusals.CodeTaken,
                ["customers_reference"] = CustomerRefusals.ReferenceTaken,
                ["subscriptions_one_per_offer"] = SubscriptionRefusals.AlreadyExists,
                ["merchants_route"] = MerchantRefusals.AlreadyExists,
                ["payments_one_live_per_invoice"] = new(
                    ErrorKind.Conflict,
                    "invoice.payment_in_progress",
                    "A payment of this invoice can still take money. Wait for its outcome."
                ),
            }
        );
}
