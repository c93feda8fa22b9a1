using BillingEngine.Domain.Dunning;
using FluentValidation;

namespace BillingEngine.Plans;

/// <summary>
/// The dunning part of a plan in a request; what is left out stays as it was, or as it is by default.
/// </summary>
/// <param name="RetryDays">On which days after the first decline it is tried again, ascending.</param>
/// <param name="Then">What becomes of the subscription after the last try.</param>
public sealed record DunningFields(IReadOnlyList<int>? RetryDays, DunningEnd? Then)
{
    /// <summary>The policy these fields make of another.</summary>
    public DunningPolicy Over(DunningPolicy policy) => new(RetryDays ?? policy.RetryDays, Then ?? policy.Then);
}

/// <summary>At most ten retries, on ascending days from the first to the sixtieth.</summary>
public sealed class DunningFieldsValidator : AbstractValidator<DunningFields>
{
    private const int MaxRetries = 10;
    private const int MaxDay = 60;

    /// <summary>The rules.</summary>
    public DunningFieldsValidator() =>
        RuleFor(fields => fields.RetryDays)
            .Must(days => days is null || days.Count <= MaxRetries)
            .WithMessage($"must have at most {MaxRetries} days")
            .Must(days => days is null || days.All(day => day is >= 1 and <= MaxDay))
            .WithMessage($"must have days between 1 and {MaxDay}")
            .Must(days => days is null || days.Zip(days.Skip(1)).All(pair => pair.First < pair.Second))
            .WithMessage("must ascend");
}
