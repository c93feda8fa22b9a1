using BillingEngine.Platform.Pipeline;

namespace BillingEngine.Merchants;

/// <summary>The errors of merchants.</summary>
public static class MerchantRefusals
{
    /// <summary>There is no such merchant.</summary>
    public static Error NotFound { get; } =
        new(ErrorKind.NotFound, "merchant.not_found", "There is no merchant with this identifier.");

    /// <summary>The account, or its sub-merchant, already belongs to a merchant.</summary>
    public static Error AlreadyExists { get; } =
        new(
            ErrorKind.Conflict,
            "merchant.already_exists",
            "The account, or its sub-merchant, already belongs to a merchant. Find it with GET /v1/merchants."
        );

    /// <summary>The merchant has no such key.</summary>
    public static Error KeyNotFound { get; } =
        new(ErrorKind.NotFound, "api_key.not_found", "The merchant has no key with this identifier.");

    /// <summary>The key is revoked or rolled.</summary>
    public static Error KeyEnded { get; } =
        new(
            ErrorKind.Conflict,
            "api_key.ended",
            "The key was revoked or already rolled. Create a new key, or roll the newer one."
        );

    /// <summary>The configuration has no such account.</summary>
    public static Error UnknownAccount { get; } =
        new(
            ErrorKind.NotFound,
            "merchant.unknown_account",
            "The configuration has no account with this key. Add it under Accounts first."
        );

    /// <summary>An institution's account needs a sub-merchant.</summary>
    public static Error SubMchIdMissing { get; } =
        new(
            ErrorKind.Conflict,
            "merchant.sub_mchid_missing",
            "The account is an institution's: name the sub-merchant with its sub_mchid."
        );

    /// <summary>A direct account takes no sub-merchant.</summary>
    public static Error NoSubMchId { get; } =
        new(
            ErrorKind.Conflict,
            "merchant.no_sub_mchid",
            "The account is a direct merchant's and has no sub-merchants: leave sub_mchid out."
        );
}
