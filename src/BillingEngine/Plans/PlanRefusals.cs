using BillingEngine.Platform.Pipeline;

namespace BillingEngine.Plans;

/// <summary>The refusals that speak of plans.</summary>
public static class PlanRefusals
{
    /// <summary>No such plan for this merchant.</summary>
    public static Error NotFound { get; } =
        new(ErrorKind.NotFound, "plan.not_found", "There is no plan with this identifier or code.");

    /// <summary>The code names another plan.</summary>
    public static Error CodeTaken { get; } =
        new(
            ErrorKind.Conflict,
            "plan.code_taken",
            "A plan with this code exists. Choose another code, or use the plan that exists."
        );
}
