using BillingEngine.Platform.Pipeline;

namespace BillingEngine.Plans;

/// <summary>The errors of plans.</summary>
public static class PlanRefusals
{
    /// <summary>The merchant has no such plan.</summary>
    public static Error NotFound { get; } =
        new(ErrorKind.NotFound, "plan.not_found", "There is no plan with this identifier or code.");

    /// <summary>Another plan has the code.</summary>
    public static Error CodeTaken { get; } =
        new(
            ErrorKind.Conflict,
            "plan.code_taken",
            "A plan with this code exists. Choose another code, or use the plan that exists."
        );
}
