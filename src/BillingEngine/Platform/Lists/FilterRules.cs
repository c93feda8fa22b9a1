using BillingEngine.Domain.Common;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;

namespace BillingEngine.Platform.Lists;

/// <summary>Validation rules of list filters.</summary>
public static class FilterRules
{
    /// <summary>A value of an enum; null is allowed.</summary>
    public static IRuleBuilderOptions<T, string?> OneOf<T, TEnum>(this IRuleBuilder<T, string?> rule)
        where TEnum : struct, Enum =>
        rule.Must(
                word => word is null || EnumText.TryParse<TEnum>(word, out _),
                () => StatedRules.OneOf(EnumText.All<TEnum>())
            )
            .WithMessage("must be one of " + string.Join(", ", EnumText.All<TEnum>()));

    /// <summary>An id of one kind; null is allowed.</summary>
    public static IRuleBuilderOptions<T, string?> IdOf<T, TId>(this IRuleBuilder<T, string?> rule)
        where TId : struct, IId<TId> =>
        rule.Must(
                text => text is null || Id.TryParse<TId>(text, out _),
                () => new() { ["pattern"] = $"^{TId.Prefix}_[0-9A-Z]{{26}}$" }
            )
            .WithMessage($"must be an identifier that begins with {TId.Prefix}_");
}
