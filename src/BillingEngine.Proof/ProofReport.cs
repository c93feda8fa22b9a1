namespace BillingEngine.Proof;

/// <summary>The result of a check.</summary>
public enum Verdict
{
    /// <summary>No row contradicts it; exceptions, if any, are listed.</summary>
    Proved,

    /// <summary>At least one row contradicts it.</summary>
    Refuted,

    /// <summary>The data that it is about is missing; the reason says which.</summary>
    NotApplicable,
}

/// <summary>An object, as the API names it, and what is wrong with it.</summary>
public sealed record Example(string Object, string Detail);

/// <summary>A check with its verdict, exact counts, the first examples and its duration.</summary>
public sealed record CheckResult(
    string Name,
    string Meaning,
    string Remedy,
    Verdict Verdict,
    string? Reason,
    string Over,
    long Considered,
    long Violations,
    IReadOnlyList<Example> ViolationExamples,
    long Exceptions,
    IReadOnlyList<Example> ExceptionExamples,
    double Seconds
);

/// <summary>
/// The data that was read: two runs on the same data have the same <paramref name="DataHash"/>, at any time and place.
/// </summary>
public sealed record Fingerprint(
    string Database,
    string? SystemIdentifier,
    string ServerVersion,
    IReadOnlyList<string> Migrations,
    string Snapshot,
    DateTimeOffset BusinessNow,
    IReadOnlyDictionary<string, long> Rows,
    string DataHash,
    string? Ledger,
    string? LedgerHash
);

/// <summary>The report of a run.</summary>
public sealed record ProofReport(
    DateTimeOffset StartedAt,
    double Seconds,
    Fingerprint Input,
    IReadOnlyList<CheckResult> Checks
)
{
    /// <summary>Whether no check was refuted.</summary>
    public bool IsProved => Checks.All(check => check.Verdict != Verdict.Refuted);
}
