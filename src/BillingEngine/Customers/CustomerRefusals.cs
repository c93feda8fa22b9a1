using BillingEngine.Platform.Pipeline;

namespace BillingEngine.Customers;

/// <summary>The errors of customers.</summary>
public static class CustomerRefusals
{
    /// <summary>The merchant has no such customer.</summary>
    public static Error NotFound { get; } =
        new(ErrorKind.NotFound, "customer.not_found", "There is no customer with this identifier or reference.");

    /// <summary>Another customer has the reference.</summary>
    public static Error ReferenceTaken { get; } =
        new(
            ErrorKind.Conflict,
            "customer.reference_taken",
            "A customer with this reference exists. Choose another reference, or use the customer that exists."
        );

    /// <summary>The openid is used by a contract.</summary>
    public static Error OpenidInUse { get; } =
        new(
            ErrorKind.Conflict,
            "customer.openid_in_use",
            "The customer has a contract that this openid signs and pays. Create another customer for another person."
        );
}
