namespace Conventions.Tests;

/// <summary>Assertions about refusals: the repository has none, a bad sample has exactly the expected one.</summary>
internal static class Refusals
{
    public static void None(IEnumerable<string> refusals)
    {
        var all = refusals.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }

    public static void One(string expected, IEnumerable<string> refusals) =>
        Assert.Contains(expected, Assert.Single(refusals), StringComparison.Ordinal);
}
