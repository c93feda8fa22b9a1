namespace BillingEngine.Proof;

/// <summary>A statement about a database, with what a violation means and what an operator does then.</summary>
public abstract record Check(string Name, string Meaning, string Remedy, string Over)
{
    internal abstract Task<Findings> FindAsync(ProofRun run, CancellationToken cancellationToken);
}

/// <summary>
/// A check whose violations are the rows of one query: kind, id and detail. A second query returns its exceptions: rows
/// that do not violate it, but must be seen.
/// </summary>
internal sealed record SqlCheck(
    string Name,
    string Meaning,
    string Remedy,
    string Over,
    string? Violations,
    string? Exceptions = null
) : Check(Name, Meaning, Remedy, Over)
{
    internal override async Task<Findings> FindAsync(ProofRun run, CancellationToken cancellationToken)
    {
        var findings = new Findings();
        if (Violations is not null)
            await run.CollectAsync(Violations, findings.Violations, cancellationToken);
        if (Exceptions is not null)
            await run.CollectAsync(Exceptions, findings.Exceptions, cancellationToken);
        return findings;
    }
}

/// <summary>The findings of a check, or the reason why it did not apply.</summary>
internal sealed class Findings
{
    public RowCount Violations { get; } = new();

    public RowCount Exceptions { get; } = new();

    public string? NotApplicable { get; init; }
}

/// <summary>An exact count, and the first few rows.</summary>
internal sealed class RowCount
{
    /// <summary>The number of rows that are named.</summary>
    public const int MostExamples = 10;

    private readonly List<Example> examples = [];

    public long Count { get; set; }

    public IReadOnlyList<Example> Examples => examples;

    public void Add(string kind, Guid id, string detail)
    {
        Count++;
        Name(kind, id, detail);
    }

    public void Name(string kind, Guid id, string detail)
    {
        if (examples.Count < MostExamples)
            examples.Add(new Example(ObjectName.Of(kind, id), detail));
    }
}
