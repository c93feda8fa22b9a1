using System.Reflection;
using Conventions.Tests.Rules;

namespace Conventions.Tests;

public sealed class DependencyTests
{
    [Fact]
    public void Every_project_of_the_product_is_drawn() =>
        Assert.Equal(
            Dependencies.Drawn.Keys.Order(StringComparer.Ordinal),
            Projects().Select(NameOf).Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Projects_refer_only_to_whom_they_may_know() =>
        Refusals.None(Projects().SelectMany(Dependencies.CheckProject));

    [Fact]
    public void Assemblies_refer_only_to_whom_they_may_know() =>
        Refusals.None(
            Dependencies.Drawn.Keys.SelectMany(name =>
                Dependencies.CheckAssembly(name, Assembly.Load(name).GetReferencedAssemblies())
            )
        );

    [Fact]
    public void A_simulator_that_knows_billing_is_refused() =>
        Refusals.One(
            "may not know BillingEngine.Domain",
            Dependencies.CheckProject(
                new SourceFile(
                    "src/WeChatPay.Simulator/WeChatPay.Simulator.csproj",
                    """
                    <Project><ItemGroup>
                      <ProjectReference Include="..\BillingEngine.Domain\BillingEngine.Domain.csproj" />
                    </ItemGroup></Project>
                    """
                )
            )
        );

    [Fact]
    public void A_package_that_reaches_the_nouns_is_refused() =>
        Refusals.One(
            "may not use the package Npgsql",
            Dependencies.CheckProject(
                new SourceFile(
                    "src/BillingEngine.Domain/BillingEngine.Domain.csproj",
                    """<Project><ItemGroup><PackageReference Include="Npgsql" /></ItemGroup></Project>"""
                )
            )
        );

    [Fact]
    public void An_engine_that_sees_a_WeChat_type_is_refused() =>
        Refusals.One(
            "BillingEngine may not know WeChatPay.Global",
            Dependencies.CheckAssembly(
                "BillingEngine",
                [new AssemblyName("WeChatPay.Global"), new AssemblyName("System.Runtime")]
            )
        );

    private static IEnumerable<SourceFile> Projects() =>
        Checkout.Files.Where(file =>
            file.Path.StartsWith("src/", StringComparison.Ordinal)
            && file.Path.EndsWith(".csproj", StringComparison.Ordinal)
        );

    private static string NameOf(SourceFile file) => Path.GetFileNameWithoutExtension(file.Path);
}
