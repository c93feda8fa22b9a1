using Conventions.Tests.Rules;

namespace Conventions.Tests;

public sealed class ErrorCatalogueTests
{
    private const string Path = "docs/errors.md";

    private static readonly SourceFile[] Engine =
    [
        .. Checkout.Product.Where(file =>
            file.Path.StartsWith("src/BillingEngine/", StringComparison.Ordinal)
            || file.Path.StartsWith("src/BillingEngine.Server/", StringComparison.Ordinal)
        ),
    ];

    [Fact]
    public void The_page_of_errors_says_what_the_code_says()
    {
        var page = ErrorCatalogue.Page(Engine.SelectMany(ErrorCatalogue.In));
        var full = System.IO.Path.Combine(Checkout.Root, Path);
        if (Environment.GetEnvironmentVariable("WRITE_DOCS") == "1")
            File.WriteAllText(full, page);
        Assert.True(
            File.Exists(full) && File.ReadAllText(full) == page,
            $"{Path} is stale: run this test with WRITE_DOCS=1 in the environment and commit the file."
        );
    }

    [Fact]
    public void Every_refusal_has_a_plain_code() => Refusals.None(Engine.SelectMany(ErrorCatalogue.Check));

    [Fact]
    public void A_code_has_one_status() =>
        Refusals.None(
            Engine
                .SelectMany(ErrorCatalogue.In)
                .GroupBy(error => error.Code, StringComparer.Ordinal)
                .Where(group => group.Select(error => error.Status).Distinct().Count() > 1)
                .Select(group =>
                    $"{group.Key} is answered with {string.Join(" and ", group.Select(error => error.Status))}"
                )
        );

    [Theory]
    [InlineData("new Error(ErrorKind.Conflict, \"plan.code_taken\", \"Taken.\")", 409, "plan.code_taken", "Taken.")]
    [InlineData("Conflict(\"plan.code_taken\", \"Ta\" + \"ken.\")", 409, "plan.code_taken", "Taken.")]
    [InlineData(
        "new Problem(StatusCodes.Status413PayloadTooLarge, \"body\", $\"Over {n}.\")",
        413,
        "body",
        "Over {…}."
    )]
    [InlineData(
        "s switch { >= 500 => new(s, \"internal_error\", \"Failed.\"), _ => null }",
        500,
        "internal_error",
        "Failed."
    )]
    public void A_refusal_is_found_where_it_is_made(string expression, int status, string code, string detail) =>
        Assert.Equal([new KnownError(status, code, detail)], ErrorCatalogue.In(Sample(expression)));

    [Fact]
    public void A_text_that_is_no_code_is_no_refusal() =>
        Assert.Empty(ErrorCatalogue.In(Sample("Find(\"plans\", \"code\")")));

    [Fact]
    public void A_refusal_whose_code_is_hidden_is_refused() =>
        Refusals.One(
            "without a plain code",
            ErrorCatalogue.Check(Sample("new Error(ErrorKind.Conflict, CodeOf(x), \"d\")"))
        );

    private static SourceFile Sample(string expression) =>
        new("src/a.cs", $"class A {{ object F() => {expression}; }}");
}
