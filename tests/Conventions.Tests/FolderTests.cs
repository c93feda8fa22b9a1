using Conventions.Tests.Rules;

namespace Conventions.Tests;

public sealed class FolderTests
{
    private static readonly IReadOnlySet<(string, string)> Drawn = Folders.Read(
        Checkout.Files.Single(file => file.Path == Folders.Drawing).Text
    );

    [Fact]
    public void Folders_of_the_engine_know_each_other_as_drawn() =>
        Refusals.None(Folders.Check(Checkout.Product, Drawn));

    [Theory]
    [InlineData("Payments", "using BillingEngine.Subscriptions;", "Payments may not know Subscriptions")]
    [InlineData("Payments", "using X = BillingEngine.Subscriptions.Sample;", "Payments may not know Subscriptions")]
    [InlineData("Payments", "class A : Subscriptions.Sample;", "Payments may not know Subscriptions")]
    [InlineData(
        "Payments",
        "class A { object B = Subscriptions.Sample.Of(1); }",
        "Payments may not know Subscriptions"
    )]
    [InlineData("Platform/Facts", "using BillingEngine.Payments;", "Platform serves every feature")]
    [InlineData("Payments", "using BillingEngine.Composition;", "Payments may not know Composition")]
    public void One_use_against_the_drawing_is_refused(string folder, string code, string expected)
    {
        var bad = new SourceFile($"src/BillingEngine/{folder}/Bad.cs", code);
        SourceFile[] samples =
        [
            new("src/BillingEngine/Subscriptions/Sample.cs", "namespace BillingEngine.Subscriptions; class Sample;"),
            new("src/BillingEngine/Composition/Sample.cs", "namespace BillingEngine.Composition; class Sample;"),
        ];
        Refusals.One(expected, Folders.Check([.. Checkout.Product, .. samples, bad], Drawn));
    }

    [Fact]
    public void An_arrow_that_nothing_uses_is_refused() =>
        Refusals.One(
            "nothing in Alerts uses Plans",
            Folders.Check(Checkout.Product, Drawn.Append(("Alerts", "Plans")).ToHashSet())
        );

    [Fact]
    public void A_circle_is_refused() =>
        Assert.Contains(
            Folders.Check(Checkout.Product, Drawn.Append(("Payments", "Subscriptions")).ToHashSet()),
            refusal => refusal.EndsWith("Subscriptions is in a circle of arrows", StringComparison.Ordinal)
        );
}
