namespace BillingEngine.Proof.Tests;

/// <summary>
/// One planted fault: the object, the change, and the check that must name it; all other checks must be proved.
/// </summary>
public sealed record Plant(string Check, string What, string Kind, string Target, string Sql)
{
    /// <summary>Checks that are also refuted, because the same fault shows there too.</summary>
    public IReadOnlyList<string> Also { get; init; } = [];

    /// <summary>Whether it must be listed as an exception instead of refuting the check.</summary>
    public bool IsException { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Check}: {What}";
}
