using Conventions.Tests.Rules;

namespace Conventions.Tests;

public sealed class SizeTests
{
    private static readonly string[] Measured = [".cs", ".sql", ".sh", ".md"];

    // As long as what it describes; a test writes it.
    private const string Written = "docs/schema.sql";

    [Fact]
    public void No_file_is_too_long() =>
        Refusals.None(
            Checkout
                .Files.Where(file => Measured.Contains(Path.GetExtension(file.Path), StringComparer.Ordinal))
                .Where(file => file.Path != Written)
                .SelectMany(file => Sizes.CheckFile(file, [.. Sizes.WireRecords]))
        );

    [Fact]
    public void No_method_is_too_long() => Refusals.None(Checkout.CSharp.SelectMany(Sizes.CheckMethods));

    [Fact]
    public void No_line_is_too_long() => Refusals.None(Checkout.CSharp.SelectMany(Sizes.CheckLines));

    [Fact]
    public void Every_exempt_file_is_there() =>
        Assert.Empty(Sizes.WireRecords.Except(Checkout.Files.Select(file => file.Path), StringComparer.Ordinal));

    [Fact]
    public void The_README_fits_on_three_screens() =>
        Assert.InRange(Checkout.Files.Single(file => file.Path == "README.md").Lines.Count, 1, 150);

    [Theory]
    [InlineData("src/a.cs", Sizes.MostLinesOfAFile)]
    [InlineData("tests/a.cs", Sizes.MostLinesOfATestFile)]
    public void A_file_that_is_too_long_is_refused(string path, int most)
    {
        Refusals.None(Sizes.CheckFile(Long(path, most), []));
        Refusals.One($"{most + 1} lines", Sizes.CheckFile(Long(path, most + 1), []));
    }

    [Fact]
    public void A_file_on_the_list_may_be_long() =>
        Refusals.None(Sizes.CheckFile(Long("src/a.cs", Sizes.MostLinesOfAFile + 1), ["src/a.cs"]));

    [Fact]
    public void A_file_on_the_list_that_has_become_short_is_refused() =>
        Refusals.One("needs it no more", Sizes.CheckFile(Long("src/a.cs", Sizes.MostLinesOfAFile), ["src/a.cs"]));

    [Theory]
    [InlineData("class A {{ void F() {{{0}}} }}")]
    [InlineData("class A {{ int F {{ get {{{0}return 1; }} }} }}")]
    [InlineData("void G() {{{0}}}")]
    public void A_method_that_is_too_long_is_refused(string shape) =>
        Assert.Contains(
            Sizes.CheckMethods(
                new SourceFile("src/a.cs", string.Format(null, shape, new string('\n', Sizes.MostLinesOfAMethod)))
            ),
            refusal => refusal.Contains($"a method of {Sizes.MostLinesOfAMethod + 1} lines", StringComparison.Ordinal)
        );

    [Fact]
    public void A_line_that_is_too_long_is_refused() =>
        Refusals.One(
            "a.cs:2 has 141",
            Sizes.CheckLines(new SourceFile("src/a.cs", $"// short\n// {new string('x', 138)}\n"))
        );

    private static SourceFile Long(string path, int lines) =>
        new(path, string.Concat(Enumerable.Repeat("//\n", lines)));
}
