namespace BillingEngine.Proof;

/// <summary>
/// A statement about a database, with what it means when it is broken and what an operator does then.
/// </summary>
public abstract record Check(string Name, string Meaning, string Remedy, string Over)
{
    internal abstract Task<Findings> FindAsync(ProofRun run, CancellationToken token);
}

/// <summary>
/// A check whose violations one query returns as kind, id and detail; so does the query of its exceptions: what is no
/// breach, yet must be seen.
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
    internal override async Task<Findings> FindAsync(ProofRun run, CancellationToken token)
    {
        var findings = new Findings();
        if (Violations is not null)
            await run.CollectAsync(Violations, findings.Violations, token);
        if (Exceptions is not null)
            await run.CollectAsync(Exceptions, findings.Exceptions, token);
        return findings;
    }
}

/// <summary>What a check found; a reason says why it could not be applied.</summary>
internal sealed class Findings
{
    public Found Violations { get; } = new();

    public Found Exceptions { get; } = new();

    public string? NotApplicable { get; init; }
}

/// <summary>An exact count, and the first few.</summary>
internal sealed class Found
{
    /// <summary>How many are named.</summary>
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
