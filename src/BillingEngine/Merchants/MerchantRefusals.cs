using BillingEngine.Platform.Pipeline;

namespace BillingEngine.Merchants;

/// <summary>The refusals that speak of merchants.</summary>
public static class MerchantRefusals
{
    /// <summary>No such merchant.</summary>
    public static Error NotFound { get; } =
        new(ErrorKind.NotFound, "merchant.not_found", "There is no merchant with this identifier.");

    /// <summary>The account, or its sub-merchant, is a merchant already.</summary>
    public static Error AlreadyExists { get; } =
        new(
            ErrorKind.Conflict,
            "merchant.already_exists",
            "The account, or its sub-merchant, is a merchant here already. Find it in GET /v1/merchants."
        );

    /// <summary>No such key of this merchant.</summary>
    public static Error KeyNotFound { get; } =
        new(ErrorKind.NotFound, "api_key.not_found", "The merchant has no key with this identifier.");

    /// <summary>The key is over, or will be.</summary>
    public static Error KeyEnded { get; } =
        new(
            ErrorKind.Conflict,
            "api_key.ended",
            "The key was revoked, or another was made in its place. Make a new one, or roll that other."
        );

    /// <summary>The configuration has no such account.</summary>
    public static Error UnknownAccount { get; } =
        new(
            ErrorKind.NotFound,
            "merchant.unknown_account",
            "The configuration has no account with this key. Add it under Accounts first."
        );

    /// <summary>An institution's merchants are its sub-merchants.</summary>
    public static Error SubMchIdMissing { get; } =
        new(
            ErrorKind.Conflict,
            "merchant.sub_mchid_missing",
            "The account is an institution's: name the sub-merchant with its sub_mchid."
        );

    /// <summary>A direct account has one merchant, itself.</summary>
    public static Error NoSubMchId { get; } =
        new(
            ErrorKind.Conflict,
            "merchant.no_sub_mchid",
            "The account is a direct merchant's and has no sub-merchants: leave sub_mchid out."
        );
}
