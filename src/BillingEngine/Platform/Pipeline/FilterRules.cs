using BillingEngine.Domain.Common;
using BillingEngine.Platform.Persistence;
using FluentValidation;

namespace BillingEngine.Platform.Pipeline;

/// <summary>What filters of lists ask of their values.</summary>
public static class FilterRules
{
    /// <summary>One of the words of an enum; null is left alone.</summary>
    public static IRuleBuilderOptions<T, string?> OneOf<T, TEnum>(this IRuleBuilder<T, string?> rule)
        where TEnum : struct, Enum =>
        rule.Must(
                word => word is null || EnumText.TryParse<TEnum>(word, out _),
                () => StatedRules.OneOf(EnumText.All<TEnum>())
            )
            .WithMessage("must be one of " + string.Join(", ", EnumText.All<TEnum>()));

    /// <summary>An identifier of one kind, which alone can name the object; null is left alone.</summary>
    public static IRuleBuilderOptions<T, string?> IdOf<T, TId>(this IRuleBuilder<T, string?> rule)
        where TId : struct, IId<TId> =>
        rule.Must(
                text => text is null || Id.TryParse<TId>(text, out _),
                () => new() { ["pattern"] = $"^{TId.Prefix}_[0-9A-Z]{{26}}$" }
            )
            .WithMessage($"must be an identifier that begins with {TId.Prefix}_");
}
