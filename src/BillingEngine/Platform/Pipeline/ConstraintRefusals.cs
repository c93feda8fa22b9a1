namespace BillingEngine.Platform.Pipeline;

/// <summary>
/// The refusal for the violation of a unique constraint: two requests ran at the same time, each was valid alone, and
/// the database refused the second.
/// </summary>
public sealed class ConstraintRefusals(IReadOnlyDictionary<string, Error> byConstraint)
{
    /// <summary>The refusal; null when a violation of the constraint is a defect of the engine.</summary>
    public Error? Of(string constraint) => byConstraint.GetValueOrDefault(constraint);
}
