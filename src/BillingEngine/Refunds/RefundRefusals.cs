using BillingEngine.Platform.Pipeline;

namespace BillingEngine.Refunds;

/// <summary>The refusals about refunds.</summary>
public static class RefundRefusals
{
    /// <summary>No such refund for this merchant.</summary>
    public static Error NotFound { get; } =
        new(ErrorKind.NotFound, "refund.not_found", "There is no refund with this identifier.");

    /// <summary>The payment took no money.</summary>
    public static Error NotPaid { get; } =
        new(
            ErrorKind.Conflict,
            "refund.payment_not_paid",
            "The payment took no money, so there is nothing to refund. Reverse or cancel it instead."
        );

    /// <summary>Refunds, those in flight included, would exceed the payment.</summary>
    public static Error TooMuch { get; } =
        new(
            ErrorKind.Conflict,
            "refund.exceeds_payment",
            "Refunds of this payment, those in flight included, leave less than this amount. Read refundable_amount of the "
                + "payment, or wait for a refund in flight to be closed."
        );

    /// <summary>Another refund of the payment has the reference.</summary>
    public static Error ReferenceTaken { get; } =
        new(
            ErrorKind.Conflict,
            "refund.reference_taken",
            "Another refund of this payment has this reference, and asks for something else. Read the payment's refunds; "
                + "for one more refund send another reference."
        );

    /// <summary>The outcome of an earlier refund without a reference is in doubt.</summary>
    public static Error EarlierInDoubt { get; } =
        new(
            ErrorKind.Conflict,
            "refund.earlier_in_doubt",
            "WeChat knows the number of an earlier refund of this payment with other content, probably from before this "
                + "server's database was restored. Have an operator compare the payment's refunds with the merchant portal, or "
                + "send a reference."
        );

    /// <summary>WeChat's limit of refunds for one payment.</summary>
    public static Error TooMany { get; } =
        new(
            ErrorKind.Conflict,
            "refund.too_many",
            "WeChat accepts at most 50 refunds of one payment. Return the rest in another way."
        );

    /// <summary>WeChat's time limit for refunds.</summary>
    public static Error TooOld { get; } =
        new(
            ErrorKind.Conflict,
            "refund.payment_too_old",
            "WeChat refunds a payment for one year after it was made. Return the money in another way."
        );
}
