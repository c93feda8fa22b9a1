namespace BillingEngine.Platform.Pipeline;

/// <summary>
/// The refusal that a unique constraint stands for: two callers came at the same time, each request was valid alone, and
/// the database refused the second.
/// </summary>
public sealed class ConstraintRefusals(IReadOnlyDictionary<string, Error> byConstraint)
{
    /// <summary>The refusal; null when a violation of the constraint is a defect of the engine.</summary>
    public Error? Of(string constraint) => byConstraint.GetValueOrDefault(constraint);
}
