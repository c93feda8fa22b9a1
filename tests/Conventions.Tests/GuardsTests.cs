using System.Text.Json;
using BillingEngine.Cli.Guards;
using Conventions.Tests.Rules;

namespace Conventions.Tests;

/// <summary>The list of the guards of money is about the code as it is.</summary>
public sealed class GuardsTests
{
    private static readonly IReadOnlyList<Guard> Guards = Guard.Read(Checkout.Root);

    [Fact]
    public void Each_guard_stands_where_the_list_says_exactly_once() =>
        Refusals.None(
            Guards
                .Where(guard =>
                    Checkout.Files.FirstOrDefault(file => file.Path == guard.File) is not { } file
                    || guard.TakenOutOf(file.Text) is null
                )
                .Select(guard => $"{Guard.List}: {guard.Name} is not in {guard.File} exactly once: change the list")
        );

    [Fact]
    public void A_name_is_given_once() =>
        Assert.Equal(Guards.Count, Guards.Select(guard => guard.Name).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void Each_was_taken_out_and_a_test_failed()
    {
        var page = File.ReadAllText(Path.Combine(Checkout.Root, GuardsCommand.Report));
        Refusals.None(
            Guards
                .Where(guard => !page.Contains(GuardsCommand.Line(guard), StringComparison.Ordinal))
                .Select(guard =>
                    $"{GuardsCommand.Report}: {guard.Name} was not caught as it stands: " + $"./run guards {guard.Name}"
                )
        );
    }

    [Fact]
    public void Each_lock_lease_token_and_constraint_is_tried_or_has_a_reason() =>
        Refusals.None(
            GuardPlaces.Check(
                Checkout.Files,
                Guards,
                JsonSerializer.Deserialize<List<Considered>>(
                    File.ReadAllText(Path.Combine(Checkout.Root, GuardPlaces.List)),
                    JsonSerializerOptions.Web
                )!
            )
        );

    [Theory]
    [InlineData("src/BillingEngine/A.cs", "if (claim.Fence == row.Fence)")]
    [InlineData("src/BillingEngine/A.cs", "WHERE id = $1 AND fence = $2")]
    [InlineData("src/BillingEngine/A.cs", "AND (lease_until IS NULL OR lease_until < now())")]
    [InlineData("src/BillingEngine/A.cs", "due_at <= $1 AND {LeasedClaims.IsFree}")]
    [InlineData("src/BillingEngine/A.cs", "ORDER BY id LIMIT 1 FOR UPDATE")]
    [InlineData("src/BillingEngine/A.cs", "LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED")]
    [InlineData("src/BillingEngine/A.cs", "var locked = await db.Orders.LockAsync(id, token);")]
    [InlineData("src/BillingEngine/A.cs", "VALUES ($1) ON CONFLICT DO NOTHING")]
    [InlineData("src/BillingEngine/A.cs", "UPDATE payments SET due_at = NULL WHERE status = 'created'")]
    [InlineData("src/BillingEngine/A.cs", "SELECT pg_try_advisory_xact_lock(1)")]
    [InlineData("src/BillingEngine.New/A.cs", "DELETE FROM refunds WHERE id = $1")]
    [InlineData("migrations/0099_a.sql", "CREATE UNIQUE INDEX a ON b (c);")]
    [InlineData("migrations/0099_a.sql", "ADD CONSTRAINT a CHECK (b > 0)")]
    public void A_new_place_is_refused_until_it_is_tried_or_explained(string path, string line)
    {
        var file = new SourceFile(path, $"first\n  {line}\nlast\n");
        var why = new Considered("because", new Dictionary<string, string[]> { [path] = [line[..12]] });
        var guard = new Guard("g", "r", path, line, "", "T", null);

        Refusals.One($"{path}:2 may guard money", GuardPlaces.Check([file], [], []));
        Refusals.None(GuardPlaces.Check([file], [guard], []));
        Refusals.None(GuardPlaces.Check([file], [], [why]));
        Refusals.One("strike it", GuardPlaces.Check([file], [guard], [why]));
        Refusals.One($"{path}:3", GuardPlaces.Check([new SourceFile(path, $"{line}\n\n{line}\n")], [], [why]));
    }

    [Theory]
    [InlineData("src/BillingEngine/A.cs", "// The gate compares claim.Fence == row.Fence.")]
    [InlineData("src/BillingEngine/A.cs", "long? Fence = null, int? Attempt = null)")]
    [InlineData("src/BillingEngine.Proof/A.cs", "ORDER BY id FOR UPDATE")]
    [InlineData("migrations/0099_a.sql", "status text CHECK (status IN ('a', 'b')) -- not UNIQUE")]
    public void What_guards_nothing_is_let_pass(string path, string line) =>
        Refusals.None(GuardPlaces.Check([new SourceFile(path, line)], [], []));

    [Theory]
    [InlineData("a guard b", "a hole b")]
    [InlineData("no such thing", null)]
    [InlineData("guard and guard", null)]
    public void A_guard_is_taken_out_only_where_it_stands_once(string text, string? without) =>
        Assert.Equal(without, new Guard("g", "r", "f", "guard", "hole", "T", null).TakenOutOf(text));
}
