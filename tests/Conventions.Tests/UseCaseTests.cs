using System.Reflection;
using Conventions.Tests.Rules;

namespace Conventions.Tests;

public sealed class UseCaseTests
{
    private static readonly string[] Paths = [.. Checkout.Files.Select(file => file.Path)];

    [Fact]
    public void Every_use_case_has_its_file_and_its_test() =>
        Refusals.None(
            UseCases.In(Assembly.Load("BillingEngine")).SelectMany(useCase => UseCases.Check(useCase, Paths))
        );

    [Fact]
    public void The_engine_has_use_cases() => Assert.NotEmpty(UseCases.In(Assembly.Load("BillingEngine")));

    [Fact]
    public void The_kind_of_a_request_makes_it_a_use_case() =>
        Assert.Equal([typeof(BillingEngine.Samples.SampleCommand)], UseCases.In(typeof(UseCaseTests).Assembly));

    [Fact]
    public void A_use_case_without_a_file_is_refused() =>
        Refusals.One(
            "has no file src/BillingEngine/Samples/SampleCommand.cs",
            UseCases.Check(
                typeof(BillingEngine.Samples.SampleCommand),
                ["tests/BillingEngine.Tests/Samples/SampleCommandTests.cs"]
            )
        );

    [Fact]
    public void A_use_case_without_a_test_is_refused() =>
        Refusals.One(
            "has no test file SampleCommandTests.cs",
            UseCases.Check(typeof(BillingEngine.Samples.SampleCommand), ["src/BillingEngine/Samples/SampleCommand.cs"])
        );
}
