using System.Text.Json.Nodes;
using FluentValidation;
using FluentValidation.Validators;

namespace BillingEngine.Platform.Pipeline;

/// <summary>A rule that can say, in the words of JSON Schema, what it asks of its field.</summary>
public interface IStatedRule
{
    /// <summary>The keywords, such as <c>maxLength</c>.</summary>
    JsonObject Keywords();
}

/// <summary>A predicate and, beside it, the keywords that tell a caller of it.</summary>
internal sealed class StatedRule<T, TProperty>(Func<TProperty, bool> holds, Func<JsonObject> keywords)
    : PropertyValidator<T, TProperty>,
        IStatedRule
{
    public override string Name => "StatedRule";

    public JsonObject Keywords() => keywords();

    public override bool IsValid(ValidationContext<T> context, TProperty value) => holds(value);
}

/// <summary>Puts stated rules among the others.</summary>
internal static class StatedRules
{
    /// <summary>Asks for a predicate that the OpenAPI document tells with these keywords.</summary>
    public static IRuleBuilderOptions<T, TProperty> Must<T, TProperty>(
        this IRuleBuilder<T, TProperty> rule,
        Func<TProperty, bool> holds,
        Func<JsonObject> keywords
    ) => rule.SetValidator(new StatedRule<T, TProperty>(holds, keywords));

    /// <summary>A list of words as a keyword.</summary>
    public static JsonObject OneOf(IEnumerable<string> words) =>
        new() { ["enum"] = new JsonArray([.. words.Select(word => (JsonNode)word)]) };
}
