using Conventions.Tests.Rules;

namespace Conventions.Tests;

public sealed class DocumentTests
{
    private static readonly string[] Paths = [.. Checkout.Files.Select(file => file.Path)];

    [Fact]
    public void No_link_of_a_document_is_dead() =>
        Refusals.None(
            Checkout
                .Files.Where(file => file.Path.EndsWith(".md", StringComparison.Ordinal))
                .SelectMany(file => DocumentLinks.Check(file, Paths))
        );

    [Theory, InlineData("README.md"), InlineData("CONTRIBUTING.md"), InlineData("SECURITY.md")]
    public void A_page_that_says_where_to_look_names_paths_that_are_there(string page) =>
        Refusals.None(DocumentPaths.Check(Checkout.Files.Single(file => file.Path == page), Paths));

    [Fact]
    public void The_code_owners_own_paths_that_are_there() =>
        Refusals.None(
            DocumentPaths.CheckOwners(Checkout.Files.Single(file => file.Path == ".github/CODEOWNERS"), Paths)
        );

    [Fact]
    public void A_path_that_leads_nowhere_is_refused()
    {
        string[] paths = ["src/A/B.cs", "README.md"];
        Refusals.None(DocumentPaths.Check(new SourceFile("README.md", "`src/A/B.cs`, `src/A/`, `src/A`"), paths));
        Refusals.One("names src/A/C.cs", DocumentPaths.Check(new SourceFile("README.md", "`src/A/C.cs`"), paths));
        Refusals.None(DocumentPaths.CheckOwners(new SourceFile("CODEOWNERS", "* @a\n/src/A/ @a\n/src/*.md @b"), paths));
        Refusals.One("names src/C/", DocumentPaths.CheckOwners(new SourceFile("CODEOWNERS", "/src/C/ @a"), paths));
    }

    [Fact]
    public void No_comment_cites_what_is_not_in_the_repository()
    {
        var rule = new Citations(
            Paths,
            [.. Checkout.Files.Where(file => Citations.Protocol.Contains(file.Path, StringComparer.Ordinal))]
        );
        Refusals.None(Checkout.CSharp.SelectMany(rule.Check));
    }

    [Theory]
    [InlineData("/// <summary>An order (papay.md 6.3).</summary>", "papay.md")]
    [InlineData("// The window of README 4.", "README 4")]
    [InlineData("// docs/wechat-pay.md, Nothing: such.", "docs/wechat-pay.md, Nothing")]
    [InlineData("/// Only (docs/wechat-pay.md,\n/// Nothing; D-01).", "docs/wechat-pay.md, Nothing")]
    [InlineData("// Ignored (D-99).", "D-99")]
    [InlineData("// docs/wechat-pay.md, Refunds: of the other.", "docs/wechat-pay.md, Refunds")]
    public void A_citation_that_leads_nowhere_is_refused(string comment, string expected) =>
        Refusals.One(expected, CitationsOf.Check(new SourceFile("src/a.cs", comment)));

    [Theory]
    [InlineData("// (docs/wechat-pay.md,\n    // May a number be used again; D-01, D-02)")]
    [InlineData("/// <summary>See README.md.</summary>")]
    [InlineData("// (docs/wechat-pay-orders.md, Refunds; D-03)")]
    [InlineData("var path = \"papay.md\";")]
    public void A_citation_that_leads_somewhere_is_taken(string text) =>
        Refusals.None(CitationsOf.Check(new SourceFile("src/a.cs", text)));

    private static Citations CitationsOf { get; } =
        new(
            ["README.md", "docs/wechat-pay.md", "docs/wechat-pay-orders.md"],
            [
                new SourceFile(
                    "docs/wechat-pay.md",
                    "# WeChat Pay\n### May a number be used again\n\n| D-01, D-02 | a | b | c |\n"
                ),
                new SourceFile("docs/wechat-pay-orders.md", "## Refunds\n\n| D-03 | a | b | c |\n"),
            ]
        );

    [Fact]
    public void No_file_names_this_machine_or_a_registry() =>
        Refusals.None(Checkout.Files.SelectMany(ForeignNames.Check));

    [Fact]
    public void Every_pin_has_its_reason_and_its_place() =>
        Refusals.None(PackagePins.Check(Checkout.Files.Single(file => file.Path == "Directory.Packages.props")));

    [Fact]
    public void No_project_has_a_version_of_its_own() =>
        Refusals.None(
            Checkout
                .Files.Where(file => file.Path.EndsWith(".csproj", StringComparison.Ordinal))
                .SelectMany(PackagePins.CheckProject)
        );

    [Theory]
    [InlineData("[walk](walk.md)")]
    [InlineData("[walk](../docs/walk.md#top)")]
    [InlineData("[up](../../outside.md)")]
    public void A_dead_link_is_refused(string text) =>
        Refusals.One(
            "leads nowhere",
            DocumentLinks.Check(new SourceFile("docs/a.md", text), ["docs/a.md", "README.md"])
        );

    [Theory]
    [InlineData("[readme](../README.md#tests)")]
    [InlineData("[folder](decisions/)")]
    [InlineData("[elsewhere](https://example.com/x.md)")]
    [InlineData("```\n[sample](nowhere.md)\n```\n")]
    public void A_link_that_leads_somewhere_is_taken(string text) =>
        Refusals.None(
            DocumentLinks.Check(new SourceFile("docs/a.md", text), ["docs/a.md", "README.md", "docs/decisions/0001.md"])
        );

    [Theory]
    [InlineData("""<PackageVersion Include="A" Version="1.0.0" />""", "no licence and reason")]
    [InlineData("""<PackageVersion Include="A" Version="1.*" /> <!-- MIT. Data. -->""", "no exact version")]
    [InlineData("""<PackageVersion Include="A" Version="[1.0,2.0)" /> <!-- MIT. Data. -->""", "no exact version")]
    public void A_pin_without_exactness_or_reason_is_refused(string line, string expected) =>
        Refusals.One(expected, PackagePins.Check(new SourceFile("Directory.Packages.props", line)));

    [Fact]
    public void A_pin_out_of_order_is_refused() =>
        Refusals.One(
            "B stands after C",
            PackagePins.Check(
                new SourceFile(
                    "Directory.Packages.props",
                    """
                    <PackageVersion Include="C" Version="1.0.0" /> <!-- MIT. Data. -->
                    <PackageVersion Include="B" Version="1.0.0" /> <!-- MIT. Data. -->
                    """
                )
            )
        );

    [Fact]
    public void A_version_in_a_project_is_refused() =>
        Refusals.One(
            "a version outside",
            PackagePins.CheckProject(
                new SourceFile("src/A/A.csproj", """<PackageReference Include="A" Version="1.0.0" />""")
            )
        );

    [Theory]
    [InlineData("/wo", "rk/wt/tree")]
    [InlineData("/ro", "ot/.nuget")]
    [InlineData("/home/", "someone/code")]
    [InlineData("https://api.nu", "get.org/v3/index.json")]
    [InlineData("https://registry.np", "mjs.org/")]
    public void A_machine_path_or_registry_is_refused(string first, string second) =>
        Refusals.One("names", ForeignNames.Check(new SourceFile("a.md", $"see {first + second}")));
}
