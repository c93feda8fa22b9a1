using System.Text.Json.Nodes;
using FluentValidation;
using FluentValidation.Validators;

namespace BillingEngine.Platform.Pipeline;

/// <summary>A rule that can be written in the OpenAPI document as JSON Schema.</summary>
public interface IStatedRule
{
    /// <summary>The keywords, such as <c>maxLength</c>.</summary>
    JsonObject Keywords();

    /// <summary>Whether the field may be left out.</summary>
    bool AdmitsAbsence { get; }
}

/// <summary>A predicate, and the JSON Schema keywords that describe it to a caller.</summary>
internal sealed class StatedRule<T, TProperty>(Func<TProperty, bool> holds, Func<JsonObject> keywords)
    : PropertyValidator<T, TProperty>,
        IStatedRule
{
    public override string Name => "StatedRule";

    public JsonObject Keywords() => keywords();

    public bool AdmitsAbsence => holds(default!);

    public override bool IsValid(ValidationContext<T> context, TProperty value) => holds(value);
}

/// <summary>Adds stated rules to a validator.</summary>
internal static class StatedRules
{
    /// <summary>Requires a predicate, which the OpenAPI document describes with these keywords.</summary>
    public static IRuleBuilderOptions<T, TProperty> Must<T, TProperty>(
        this IRuleBuilder<T, TProperty> rule,
        Func<TProperty, bool> holds,
        Func<JsonObject> keywords
    ) => rule.SetValidator(new StatedRule<T, TProperty>(holds, keywords));

    /// <summary>A list of allowed values as a keyword.</summary>
    public static JsonObject OneOf(IEnumerable<string> words) =>
        new() { ["enum"] = new JsonArray([.. words.Select(word => (JsonNode)word)]) };
}
