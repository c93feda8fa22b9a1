using BillingEngine.Customers;
using BillingEngine.Domain.Customers;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Plans;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Subscriptions;
using BillingEngine.Subscriptions.Enrolling;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.MiniProgram;

/// <summary>
/// Enrols the subscriber on an active plan. A subscriber who is not yet a customer becomes one, with the openid as
/// reference.
/// </summary>
/// <param name="Plan">The plan's code or identifier.</param>
/// <param name="DisplayName">The name that WeChat shows when signing, for a new customer.</param>
public sealed record EnrolSubscriber(string Plan, string? DisplayName = null) : IGatewayStep<OwnSubscriptionView>;

internal sealed class EnrolSubscriberHandler(
    BillingDbContext db,
    CurrentMerchant current,
    CurrentSubscriber subscriber,
    InterruptedEnrolment interrupted,
    EnrolmentDecision decision,
    SigningSession session,
    TimeProvider clock
) : IRequestHandler<EnrolSubscriber, Result<OwnSubscriptionView>>
{
    private const string DefaultName = "WeChat user";

    public async Task<Result<OwnSubscriptionView>> Handle(EnrolSubscriber request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (await interrupted.FinishAsync(SigningWish.OfMiniProgram, cancellationToken) is { } finished)
            return await OwnSubscriptionView.AfterAsync(db, finished, now);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var plan = await db.Plans.NamedAsync(current.Id, request.Plan, cancellationToken);
        if (plan is null)
            return PlanRefusals.NotFound;
        if (!plan.Active)
            return SubscriptionRefusals.PlanInactive;
        var customer = await FindOrMakeAsync(request.DisplayName ?? DefaultName, now, cancellationToken);
        if (customer.OpenId != subscriber.OpenId)
            return SubscriptionRefusals.OpenidDiffers;
        var options = new SubscribeOptions(null, null, false, new Dictionary<string, string>());
        var wish = SigningWish.OfMiniProgram;
        var decided = await decision.BeginAsync(plan, customer, options, wish, now, cancellationToken);
        if (decided.IsError)
            return decided.Error;
        await transaction.CommitAsync(cancellationToken);
        var enrolled = await session.CompleteAsync(decided.Value);
        return await OwnSubscriptionView.AfterAsync(db, enrolled, clock.GetUtcNow());
    }

    private async Task<Customer> FindOrMakeAsync(
        string displayName,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        // Two concurrent taps create one customer.
        await db.Database.ExecuteSqlAsync(
            $"SELECT pg_advisory_xact_lock(hashtextextended({current.Id + subscriber.OpenId}, 0))",
            cancellationToken
        );
        var known =
            await subscriber.Customers(db).OrderBy(c => c.Id).FirstOrDefaultAsync(cancellationToken)
            ?? await db.Customers.SingleOrDefaultAsync(
                c => c.MerchantId == current.Id && c.Reference == subscriber.OpenId,
                cancellationToken
            );
        if (known is not null)
        {
            known.Learn(subscriber.OpenId, null, now);
            return known;
        }
        var customer = Customer.Create(
            current.Id,
            subscriber.OpenId,
            subscriber.OpenId,
            displayName,
            null,
            new Dictionary<string, string>(),
            now
        );
        db.Customers.Add(customer);
        return customer;
    }
}

internal sealed class EnrolSubscriberValidator : AbstractValidator<EnrolSubscriber>
{
    public EnrolSubscriberValidator()
    {
        RuleFor(r => r.Plan).Words(64);
        RuleFor(r => r.DisplayName!).Words(32).When(r => r.DisplayName is not null);
    }
}
