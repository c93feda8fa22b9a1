using BillingEngine.Cli.Guards;

namespace Conventions.Tests;

/// <summary>The list of the guards of money is about the code as it is.</summary>
public sealed class GuardsTests
{
    private static readonly IReadOnlyList<Guard> _guards = Guard.Read(Checkout.Root);

    [Fact]
    public void Each_guard_stands_where_the_list_says_exactly_once() => Refusals.None(_guards
        .Where(guard => Checkout.Files.FirstOrDefault(file => file.Path == guard.File) is not { } file
            || guard.TakenOutOf(file.Text) is null)
        .Select(guard => $"{Guard.List}: {guard.Name} is not in {guard.File} exactly once: mend the list"));

    [Fact]
    public void A_name_is_given_once() => Assert.Equal(
        _guards.Count, _guards.Select(guard => guard.Name).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void Each_was_taken_out_and_a_test_failed()
    {
        var page = File.ReadAllText(Path.Combine(Checkout.Root, GuardsCommand.Report));
        Refusals.None(_guards.Where(guard => !page.Contains(GuardsCommand.Line(guard), StringComparison.Ordinal))
            .Select(guard => $"{GuardsCommand.Report}: {guard.Name} was not caught as it stands: "
                + $"./run guards {guard.Name}"));
    }

    [Theory]
    [InlineData("a guard b", "a hole b")]
    [InlineData("no such thing", null)]
    [InlineData("guard and guard", null)]
    public void A_guard_is_taken_out_only_where_it_stands_once(string text, string? without) => Assert.Equal(
        without, new Guard("g", "r", "f", "guard", "hole", "T", null).TakenOutOf(text));
}
