using BillingEngine.Domain.Dunning;
using FluentValidation;

namespace BillingEngine.Plans;

/// <summary>The dunning policy in a request. Omitted fields keep their value, or take the default.</summary>
/// <param name="RetryDays">The days after the first decline on which the deduction is retried, ascending.</param>
/// <param name="Then">What happens to the subscription after the last retry.</param>
public sealed record DunningFields(IReadOnlyList<int>? RetryDays, DunningEnd? Then)
{
    /// <summary>The policy with these fields changed.</summary>
    public DunningPolicy Over(DunningPolicy policy) => new(RetryDays ?? policy.RetryDays, Then ?? policy.Then);
}

/// <summary>At most ten retries, on ascending days from the first to the sixtieth.</summary>
public sealed class DunningFieldsValidator : AbstractValidator<DunningFields>
{
    private const int MaxRetries = 10;
    private const int MaxDay = 60;

    public DunningFieldsValidator() =>
        RuleFor(fields => fields.RetryDays)
            .Must(days => days is null || days.Count <= MaxRetries)
            .WithMessage($"must have at most {MaxRetries} days")
            .Must(days => days is null || days.All(day => day is >= 1 and <= MaxDay))
            .WithMessage($"must have days between 1 and {MaxDay}")
            .Must(days => days is null || days.Zip(days.Skip(1)).All(pair => pair.First < pair.Second))
            .WithMessage("must ascend");
}
