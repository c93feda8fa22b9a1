using BillingEngine.Domain.Common;
using BillingEngine.Contracts;
using BillingEngine.Domain.Contracts;
using BillingEngine.Jobs;
using BillingEngine.Persistence;
using BillingEngine.Pipeline;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Subscriptions;

/// <summary>
/// Asks for a new signature: of a beginning whose session was not used, or of a subscription whose contract was ended.
/// </summary>
/// <param name="Channel">Where the payer signs.</param>
/// <param name="ClientIp">The payer's address; the channel h5 needs it.</param>
/// <param name="ReturnUrl">Where the payer is sent after signing.</param>
public sealed record SignSubscription(
    SigningChannel Channel, string? ClientIp = null, string? ReturnUrl = null) : IGatewayStep<EnrolledView>
{
    /// <summary>The subscription's identifier.</summary>
    public string Subscription { get; init; } = "";
}

internal sealed class SignSubscriptionHandler(BillingDbContext db, CurrentMerchant current, Signing signing,
    ContractGate contracts, TimeProvider clock, Nudges nudges)
    : IRequestHandler<SignSubscription, Result<EnrolledView>>
{
    public async Task<Result<EnrolledView>> Handle(SignSubscription request, CancellationToken cancellationToken)
    {
        if (!Id.TryParse<SubscriptionId>(request.Subscription, out var id))
            return SubscriptionRefusals.NotFound;
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var subscription = await db.Subscriptions.LockAsync(id, cancellationToken);
        if (subscription is null || subscription.MerchantId != current.Id)
            return SubscriptionRefusals.NotFound;
        if (!subscription.WantsSignature)
            return SubscriptionRefusals.NoSignatureNeeded;
        var plan = await db.Plans.SingleAsync(p => p.Id == subscription.PlanId, cancellationToken);
        var customer = await db.Customers.SingleAsync(c => c.Id == subscription.CustomerId, cancellationToken);
        var merchant = await db.Merchants.SingleAsync(m => m.Id == current.Id, cancellationToken);
        // WeChat refuses a second contract of one payer and template, so one that another subscription had signed
        // serves this one too.
        if (await contracts.SignedAsync(customer.Id, plan.ContractTemplateId, cancellationToken) is { } signed)
        {
            await contracts.TakeAsync(subscription, signed, merchant, now, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            nudges.Ring();
            return new EnrolledView(SubscriptionView.Of(subscription), ContractView.Of(signed), null);
        }
        var wish = new SigningWish(request.Channel, request.ClientIp, request.ReturnUrl);
        if (Signing.Refuse(wish, customer) is { } missing)
            return missing;
        var contract = signing.Prepare(subscription, plan, customer, merchant, wish, now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return await signing.OpenAsync(
            subscription, contract, customer, merchant, wish, isBeginning: false, CancellationToken.None);
    }
}

internal sealed class SignSubscriptionValidator : AbstractValidator<SignSubscription>
{
    public SignSubscriptionValidator()
    {
        RuleFor(r => r.ClientIp).Must(ClientAddress.IsValid).WithMessage(ClientAddress.Rule);
        RuleFor(r => r.ReturnUrl).Must(ReturnAddress.IsValid).WithMessage(ReturnAddress.Rule);
    }
}
