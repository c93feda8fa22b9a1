namespace BillingEngine.Platform.Logging;

/// <summary>
/// Categories that operators name in their settings (docs/runbook.md, Logs). They are fixed texts, so that moving a class
/// does not change a setting.
/// </summary>
public static class LogCategories
{
    /// <summary>One line for each outcome of a payment or a refund.</summary>
    public const string Outcomes = "BillingEngine.Logging.OutcomeLog";

    /// <summary>One line for each operation that an operator may ask about later.</summary>
    public const string Acts = "BillingEngine.Logging.ActLog";

    /// <summary>One line for each refused request.</summary>
    public const string Problems = "BillingEngine.Http.ProblemMiddleware";
}
