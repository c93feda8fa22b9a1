using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;

namespace BillingEngine.Plans;

/// <summary>Updates a plan: its name, whether it is active, its dunning, its metadata.</summary>
/// <param name="Name">The display name; also the text that the payer reads if the plan was created without a
/// description.</param>
/// <param name="Active">Whether the plan accepts new subscriptions.</param>
/// <param name="Dunning">What happens after a declined deduction.</param>
/// <param name="Metadata">The merchant's own key-value pairs, returned unchanged; lists can be filtered by
/// them.</param>
public sealed record UpdatePlan(
    Change<string> Name,
    Change<bool> Active,
    Change<DunningFields> Dunning,
    Change<IReadOnlyDictionary<string, string>> Metadata
) : ICommand<PlanView>
{
    /// <summary>The plan's identifier or code.</summary>
    public string Plan { get; init; } = "";
}

internal sealed class UpdatePlanHandler(BillingDbContext db, CurrentMerchant current, TimeProvider clock)
    : IRequestHandler<UpdatePlan, Result<PlanView>>
{
    public async Task<Result<PlanView>> Handle(UpdatePlan request, CancellationToken cancellationToken)
    {
        if (await db.Plans.NamedAsync(current.Id, request.Plan, cancellationToken) is not { } plan)
            return PlanRefusals.NotFound;
        plan.Update(
            request.Name.Or(plan.Name),
            request.Active.Or(plan.Active),
            request.Dunning.IsGiven ? request.Dunning.Value.Over(plan.Dunning) : null,
            request.Metadata.Or(plan.Metadata),
            clock.GetUtcNow()
        );
        return PlanView.Of(plan);
    }
}

internal sealed class UpdatePlanValidator : AbstractValidator<UpdatePlan>
{
    public UpdatePlanValidator()
    {
        RuleFor(r => r.Name.Value).Words(64).OverridePropertyName("Name").When(r => r.Name.IsGiven);
        RuleFor(r => r.Dunning.Value)
            .SetValidator(new DunningFieldsValidator())
            .OverridePropertyName("Dunning")
            .When(r => r.Dunning.IsGiven);
        RuleFor(r => r.Metadata.Value).Pairs().OverridePropertyName("Metadata").When(r => r.Metadata.IsGiven);
    }
}
