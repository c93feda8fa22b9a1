using BillingEngine.Platform.Pipeline;

namespace BillingEngine.Customers;

/// <summary>The refusals that speak of customers.</summary>
public static class CustomerRefusals
{
    /// <summary>No such customer for this merchant.</summary>
    public static Error NotFound { get; } =
        new(ErrorKind.NotFound, "customer.not_found", "There is no customer with this identifier or reference.");

    /// <summary>The reference names another customer.</summary>
    public static Error ReferenceTaken { get; } =
        new(
            ErrorKind.Conflict,
            "customer.reference_taken",
            "A customer with this reference exists. Choose another reference, or use the customer that exists."
        );

    /// <summary>The openid belongs to a contract.</summary>
    public static Error OpenidInUse { get; } =
        new(
            ErrorKind.Conflict,
            "customer.openid_in_use",
            "The customer has a contract that this openid signs and pays. Make another customer for another person."
        );
}
