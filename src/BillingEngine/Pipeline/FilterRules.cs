using BillingEngine.Persistence;
using FluentValidation;

namespace BillingEngine.Pipeline;

/// <summary>What filters of lists ask of their values.</summary>
public static class FilterRules
{
    /// <summary>One of the words of an enum; null is left alone.</summary>
    public static IRuleBuilderOptions<T, string?> OneOf<T, TEnum>(this IRuleBuilder<T, string?> rule) where TEnum
        : struct, Enum => rule
        .Must(word => word is null || EnumText.TryParse<TEnum>(word, out _))
        .WithMessage("must be one of " + string.Join(", ", EnumText.All<TEnum>()));
}
