namespace BillingEngine.Proof.Tests;

/// <summary>
/// One thing that is wrong: the object that is spoilt, how, and which checks must name it; every other must be proved.
/// </summary>
public sealed record Plant(string Check, string What, string Kind, string Target, string Sql)
{
    /// <summary>Checks that are refuted beside it, because the same wrong shows there too.</summary>
    public IReadOnlyList<string> Also { get; init; } = [];

    /// <summary>Whether it is to be listed as an exception instead of refuting the check.</summary>
    public bool IsException { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Check}: {What}";
}
