using BillingEngine.Platform.Pipeline;

namespace BillingEngine.Payments;

/// <summary>The refusals that speak of payments.</summary>
public static class PaymentRefusals
{
    /// <summary>No such payment for this merchant.</summary>
    public static Error NotFound { get; } =
        new(ErrorKind.NotFound, "payment.not_found", "There is no payment with this identifier.");

    /// <summary>Money was taken.</summary>
    public static Error Paid { get; } =
        new(ErrorKind.Conflict, "payment.paid", "The payment succeeded and cannot be reversed. Refund it instead.");

    /// <summary>It can take no money any more.</summary>
    public static Error Dead { get; } =
        new(ErrorKind.Conflict, "payment.dead", "The payment can take no money any more; there is nothing to reverse.");

    /// <summary>A call is on the wire.</summary>
    public static Error InFlight { get; } =
        new(
            ErrorKind.Conflict,
            "payment.in_flight",
            "The payment is on the wire right now. Wait for its outcome, or sync it, then reverse."
        );

    /// <summary>It is no deduction.</summary>
    public static Error IsOrder { get; } =
        new(
            ErrorKind.Conflict,
            "payment.is_order",
            "The payment is an APP order, which is closed and not reversed: POST /v1/orders/{id}/close."
        );

    /// <summary>An operator has to look at it.</summary>
    public static Error Quarantined { get; } =
        new(
            ErrorKind.Conflict,
            "payment.quarantined",
            "An outcome did not fit this payment. An operator must compare it with the merchant portal."
        );
}
