using Conventions.Tests.Rules;

namespace Conventions.Tests;

public sealed class PlainWordsTests
{
    [Fact]
    public void No_text_uses_a_banned_word() => Refusals.None(Checkout.Files.SelectMany(PlainWords.CheckUnlessListed));

    [Theory]
    [InlineData("src/a.cs", "/// <summary>Whoever pays.</summary>\nclass A;", "a.cs:1 says Whoever")]
    [InlineData("src/a.cs", "class A\n{\n    // Nobody pays.\n}", "a.cs:3 says Nobody")]
    [InlineData("src/a.cs", "/// The merchant hears\n/// of it.\nclass A;", "says hears of")]
    [InlineData("src/a.cs", "class A { string F() => \"It is told.\"; }", "says is told")]
    [InlineData("src/a.cs", "class A { string F(int n) => $\"{n} deeds\"; }", "says deeds")]
    [InlineData("src/a.cs", "class WebhookDoor;", "says WebhookDoor (Door)")]
    [InlineData("docs/a.md", "Rates are\nwritten anew.", "docs/a.md:2 says anew")]
    [InlineData(
        "docs/glossary.md",
        "| a | beside |\n\n## We say\n\n| not | beside |",
        "docs/glossary.md:1 says beside"
    )]
    [InlineData("migrations/a.sql", "-- stands in the row", "says stands in")]
    [InlineData("run", "#!/usr/bin/env bash\n# comes round", "run:2 says comes round")]
    public void A_banned_word_is_refused(string path, string text, string expected) =>
        Refusals.One(expected, PlainWords.Check(new SourceFile(path, text)));

    [Theory]
    [InlineData("src/a.cs", "// Indeed, a warehouse outdoors.\nclass A { int door; }")]
    [InlineData("src/a.cs", "class A { string F() => \"nobody\"; }")]
    [InlineData("docs/glossary.md", "# Glossary\n\n## We say\n\n| next to | beside |")]
    [InlineData("src/a.json", "\"whoever\"")]
    public void A_plain_word_is_taken(string path, string text) =>
        Refusals.None(PlainWords.Check(new SourceFile(path, text)));
}
