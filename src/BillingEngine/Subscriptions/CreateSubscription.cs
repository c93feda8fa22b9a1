using BillingEngine.Customers;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Customers;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Plans;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Subscriptions.Enrolling;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Subscriptions;

/// <summary>
/// Creates a subscription of a customer to a plan. If the customer has a signed contract for the plan's template, it is
/// used again and the first deduction follows at once; otherwise a signing session is opened.
/// </summary>
/// <param name="Plan">The plan's identifier or code.</param>
/// <param name="Customer">The customer: an identifier, a reference, or an object. The customer with the object's
/// reference is updated, or created if there is none.</param>
/// <param name="Channel">Where the payer signs.</param>
/// <param name="ClientIp">The payer's IP address; required for the channel h5.</param>
/// <param name="ReturnUrl">The address that the payer is sent to after signing.</param>
/// <param name="TrialEnd">When the trial ends, instead of after the plan's trial days. If it has passed when the payer
/// signs, the period that began then is billed at once.</param>
/// <param name="BillingAnchor">When the first period begins, which also sets the day of all later ones; not before the
/// end of the trial. If it has passed when the payer signs, the current period is billed at once.</param>
/// <param name="AllowDuplicate">Whether the customer may have a second live subscription to the plan.</param>
/// <param name="Metadata">The merchant's own key-value pairs, returned unchanged; lists can be filtered by
/// them.</param>
public sealed record CreateSubscription(
    string Plan,
    TextOr<CreateCustomer> Customer,
    SigningChannel Channel,
    string? ClientIp = null,
    string? ReturnUrl = null,
    DateTimeOffset? TrialEnd = null,
    DateTimeOffset? BillingAnchor = null,
    bool AllowDuplicate = false,
    IReadOnlyDictionary<string, string>? Metadata = null
) : IGatewayStep<EnrolledView>;

internal sealed class CreateSubscriptionHandler(
    BillingDbContext db,
    CurrentMerchant current,
    InterruptedEnrolment interrupted,
    EnrolmentDecision decision,
    SigningSession session,
    TimeProvider clock
) : IRequestHandler<CreateSubscription, Result<EnrolledView>>
{
    // A later date is a typing error, and no period can be computed near the end of the calendar.
    private const int MaxYears = 10;

    public async Task<Result<EnrolledView>> Handle(CreateSubscription request, CancellationToken cancellationToken)
    {
        var wish = new SigningWish(request.Channel, request.ClientIp, request.ReturnUrl);
        if (await interrupted.FinishAsync(wish, cancellationToken) is { } finished)
            return finished;
        var now = clock.GetUtcNow();
        if (RefuseDates(request, now) is { } badDates)
            return badDates;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var plan = await db.Plans.NamedAsync(current.Id, request.Plan, cancellationToken);
        if (plan is null)
            return PlanRefusals.NotFound;
        if (!plan.Active)
            return SubscriptionRefusals.PlanInactive;
        var customer = await FindOrMakeAsync(request.Customer, now, cancellationToken);
        if (customer is null)
            return CustomerRefusals.NotFound;
        if (request.Customer.Object?.Openid is { } openid && openid != customer.OpenId)
            return SubscriptionRefusals.OpenidDiffers;
        var options = new SubscribeOptions(
            request.TrialEnd,
            request.BillingAnchor,
            request.AllowDuplicate,
            request.Metadata ?? new Dictionary<string, string>()
        );
        var decided = await decision.BeginAsync(plan, customer, options, wish, now, cancellationToken);
        if (decided.IsError)
            return decided.Error;
        await transaction.CommitAsync(cancellationToken);
        return await session.CompleteAsync(decided.Value);
    }

    private async Task<Customer?> FindOrMakeAsync(
        TextOr<CreateCustomer> named,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var name = named.Text ?? named.Object!.Reference;
        var known = await db.Customers.NamedAsync(current.Id, name, cancellationToken);
        if (known is null && named.Object is not null)
        {
            // Two concurrent enrolments of a new customer create one customer.
            await db.Database.ExecuteSqlAsync(
                $"SELECT pg_advisory_xact_lock(hashtextextended({current.Id + name}, 0))",
                cancellationToken
            );
            known = await db.Customers.NamedAsync(current.Id, name, cancellationToken);
        }
        if (known is not null || named.Object is null)
        {
            known?.Learn(named.Object?.Openid, null, now);
            if (named.Object is { } given)
                known!.BringUpToDate(given.DisplayName, given.TimeZone, given.Metadata, now);
            return known;
        }
        var customer = named.Object.Make(current.Id, now);
        db.Customers.Add(customer);
        return customer;
    }

    private static Error? RefuseDates(CreateSubscription request, DateTimeOffset now)
    {
        var fields = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var latest = now.AddYears(MaxYears);
        if (request.TrialEnd <= now || request.TrialEnd > latest)
            fields["trial_end"] = [$"must lie in the future, within {MaxYears} years"];
        if (request.BillingAnchor <= now || request.BillingAnchor > latest)
            fields["billing_anchor"] = [$"must lie in the future, within {MaxYears} years"];
        if (request.BillingAnchor < request.TrialEnd)
            fields["billing_anchor"] = ["must not lie before trial_end"];
        return fields.Count == 0
            ? null
            : new Error(ErrorKind.Invalid, "validation_failed", "trial_end or billing_anchor is invalid.", fields);
    }
}

internal sealed class CreateSubscriptionValidator : AbstractValidator<CreateSubscription>
{
    public CreateSubscriptionValidator()
    {
        RuleFor(r => r.Plan).Words(64);
        RuleFor(r => r.Customer.Text!)
            .Words(128)
            .When(r => r.Customer.Text is not null)
            .OverridePropertyName("customer");
        RuleFor(r => r.Customer.Object!)
            .SetValidator(new CreateCustomerValidator())
            .When(r => r.Customer.Object is not null)
            .OverridePropertyName("customer");
        RuleFor(r => r.ClientIp).Must(ClientAddress.IsValid).WithMessage(ClientAddress.Rule);
        RuleFor(r => r.ReturnUrl).Must(ReturnAddress.IsValid).WithMessage(ReturnAddress.Rule);
        RuleFor(r => r.Metadata).Pairs();
    }
}
