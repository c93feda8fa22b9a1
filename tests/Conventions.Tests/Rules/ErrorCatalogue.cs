using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Conventions.Tests.Rules;

/// <summary>A refusal that a caller may meet.</summary>
public sealed record KnownError(int Status, string Code, string Detail);

/// <summary>Finds every refusal where it is made: the status or kind, then the code, then the sentence.</summary>
public static partial class ErrorCatalogue
{
    private static readonly Dictionary<string, int> StatusOfKind = new(StringComparer.Ordinal)
    {
        ["NotFound"] = 404,
        ["Conflict"] = 409,
        ["Invalid"] = 422,
        ["Gateway"] = 502,
        ["Unavailable"] = 503,
    };

    /// <summary>The refusals of a file.</summary>
    public static IEnumerable<KnownError> In(SourceFile file)
    {
        foreach (var list in CSharpText.Read(file).DescendantNodes().OfType<ArgumentListSyntax>())
        {
            var arguments = list.Arguments;
            for (var i = 0; i + 1 < arguments.Count; i++)
            {
                if (Code(arguments[i].Expression) is not { } code || Status(list, i) is not { } status)
                    continue;
                yield return new KnownError(status, code, Sentence(arguments[i + 1].Expression));
                break;
            }
        }
    }

    /// <summary>
    /// Refusals whose code is not written where they are made, so that the catalogue would miss them.
    /// </summary>
    public static IEnumerable<string> Check(SourceFile file) =>
        from list in CSharpText.Read(file).DescendantNodes().OfType<ArgumentListSyntax>()
        where list.Arguments.Count > 1 && Kind(list.Arguments[0].Expression) is not null
        // A shorthand takes the code from its own caller, where it is read.
        where list.Arguments[1].Expression is not IdentifierNameSyntax { Identifier.ValueText: "code" }
        where Code(list.Arguments[1].Expression) is null
        select $"{file.Path}:{CSharpText.LineOf(list)} makes a refusal without a plain code";

    /// <summary>The page that lists them.</summary>
    public static string Page(IEnumerable<KnownError> errors)
    {
        var page = new StringBuilder(
            """
            # Errors

            Written by `Conventions.Tests` from the code; do not edit. Every refusal is `application/problem+json` with
            this `code`, which never changes its meaning. `{…}` stands for what is filled in. 429 and 503 carry
            `Retry-After`.

            | status | code | detail |
            |---|---|---|

            """
        );
        foreach (
            var group in errors
                .GroupBy(error => (error.Status, error.Code))
                .OrderBy(group => group.Key.Status)
                .ThenBy(group => group.Key.Code, StringComparer.Ordinal)
        )
        {
            var details = group
                .Select(error => error.Detail)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal);
            var sentences = string.Join("<br>", details).Replace("|", "\\|", StringComparison.Ordinal);
            page.Append(CultureInfo.InvariantCulture, $"| {group.Key.Status} | `{group.Key.Code}` | {sentences} |\n");
        }
        return page.ToString();
    }

    private static string? Code(ExpressionSyntax expression) =>
        expression is LiteralExpressionSyntax { Token.Value: string text } && CodeForm().IsMatch(text) ? text : null;

    private static string? Kind(ExpressionSyntax expression) =>
        expression is MemberAccessExpressionSyntax kind && kind.Expression.ToString() == "ErrorKind"
            ? kind.Name.Identifier.ValueText
            : null;

    private static int? Status(ArgumentListSyntax list, int code)
    {
        if (code == 0)
        {
            return
                list.Parent is InvocationExpressionSyntax { Expression: IdentifierNameSyntax shorthand }
                && shorthand.Identifier.ValueText == "Conflict"
                ? StatusOfKind["Conflict"]
                : null;
        }
        var before = list.Arguments[code - 1].Expression;
        if (Kind(before) is { } kind)
            return StatusOfKind[kind];
        if (
            before is MemberAccessExpressionSyntax member
            && StatusForm().Match(member.Name.Identifier.ValueText) is { Success: true } named
        )
        {
            return int.Parse(named.Groups[1].Value, CultureInfo.InvariantCulture);
        }

        var arm = list.Ancestors().OfType<SwitchExpressionArmSyntax>().FirstOrDefault();
        return
            before is IdentifierNameSyntax
            && arm is not null
            && DigitsForm().Match(arm.Pattern.ToString()) is { Success: true } digits
            ? int.Parse(digits.Value, CultureInfo.InvariantCulture)
            : null;
    }

    private static string Sentence(ExpressionSyntax expression) =>
        expression switch
        {
            LiteralExpressionSyntax { Token.Value: string text } => text,
            InterpolatedStringExpressionSyntax text => string.Concat(
                text.Contents.Select(part =>
                    part is InterpolatedStringTextSyntax words ? words.TextToken.ValueText : "{…}"
                )
            ),
            BinaryExpressionSyntax sum => Sentence(sum.Left) + Sentence(sum.Right),
            _ => "{…}",
        };

    [GeneratedRegex("^[a-z][a-z0-9_]*([.][a-z][a-z0-9_]*)?$")]
    private static partial Regex CodeForm();

    [GeneratedRegex("^Status([0-9]{3})")]
    private static partial Regex StatusForm();

    [GeneratedRegex("[0-9]{3}")]
    private static partial Regex DigitsForm();
}
