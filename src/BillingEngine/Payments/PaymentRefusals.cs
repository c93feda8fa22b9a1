using BillingEngine.Platform.Pipeline;

namespace BillingEngine.Payments;

/// <summary>The refusals about payments.</summary>
public static class PaymentRefusals
{
    /// <summary>No such payment for this merchant.</summary>
    public static Error NotFound { get; } =
        new(ErrorKind.NotFound, "payment.not_found", "There is no payment with this identifier.");

    /// <summary>The payment took money.</summary>
    public static Error Paid { get; } =
        new(ErrorKind.Conflict, "payment.paid", "The payment succeeded and cannot be reversed. Refund it instead.");

    /// <summary>The payment is final without money.</summary>
    public static Error Final { get; } =
        new(ErrorKind.Conflict, "payment.dead", "The payment can no longer take money; there is nothing to reverse.");

    /// <summary>A call to WeChat is in flight.</summary>
    public static Error InFlight { get; } =
        new(
            ErrorKind.Conflict,
            "payment.in_flight",
            "The payment is in flight now. Wait for its outcome, or sync it, then reverse."
        );

    /// <summary>The payment is an APP order, not a deduction.</summary>
    public static Error IsOrder { get; } =
        new(
            ErrorKind.Conflict,
            "payment.is_order",
            "The payment is an APP order, which is closed and not reversed: POST /v1/orders/{id}/close."
        );

    /// <summary>The payment waits for an operator.</summary>
    public static Error Quarantined { get; } =
        new(
            ErrorKind.Conflict,
            "payment.quarantined",
            "An outcome did not fit this payment. An operator must compare it with the merchant portal."
        );
}
