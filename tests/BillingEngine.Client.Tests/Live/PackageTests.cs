namespace BillingEngine.Client.Tests.Live;

public sealed class PackageTests
{
    [Fact]
    public void It_refers_to_nothing_but_the_framework() =>
        Assert.All(
            typeof(BillingClient).Assembly.GetReferencedAssemblies(),
            reference => Assert.StartsWith("System.", reference.Name, StringComparison.Ordinal)
        );
}
