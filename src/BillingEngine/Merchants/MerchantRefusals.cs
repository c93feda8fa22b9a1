using BillingEngine.Pipeline;

namespace BillingEngine.Merchants;

/// <summary>The refusals that speak of merchants.</summary>
public static class MerchantRefusals
{
    /// <summary>The configuration has no such account.</summary>
    public static Error UnknownAccount { get; } = new(
        ErrorKind.NotFound, "merchant.unknown_account",
            "The configuration has no account with this key. Add it under Accounts first.");
}
