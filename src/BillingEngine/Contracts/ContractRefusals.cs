using BillingEngine.Platform.Pipeline;

namespace BillingEngine.Contracts;

/// <summary>The refusals about contracts.</summary>
public static class ContractRefusals
{
    /// <summary>No such contract for this merchant.</summary>
    public static Error NotFound { get; } =
        new(ErrorKind.NotFound, "contract.not_found", "There is no contract with this identifier.");

    /// <summary>The contract is not in force.</summary>
    public static Error NotSigned { get; } =
        new(
            ErrorKind.Conflict,
            "contract.not_signed",
            "Only a signed contract can be ended; this one is not in force."
        );
}
