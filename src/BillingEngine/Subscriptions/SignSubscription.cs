using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Subscriptions.Enrolling;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Subscriptions;

/// <summary>Requests a new signature for a subscription that was never signed, or whose contract ended.</summary>
/// <param name="Channel">Where the payer signs.</param>
/// <param name="ClientIp">The payer's IP address; required for the channel h5.</param>
/// <param name="ReturnUrl">The address that the payer is sent to after signing.</param>
public sealed record SignSubscription(SigningChannel Channel, string? ClientIp = null, string? ReturnUrl = null)
    : IGatewayStep<EnrolledView>
{
    /// <summary>The subscription's identifier.</summary>
    public string Subscription { get; init; } = "";
}

internal sealed class SignSubscriptionHandler(BillingDbContext db, CurrentMerchant current, NewSignature signature)
    : IRequestHandler<SignSubscription, Result<EnrolledView>>
{
    public async Task<Result<EnrolledView>> Handle(SignSubscription request, CancellationToken cancellationToken)
    {
        var id = Id.OrNone<SubscriptionId>(request.Subscription);
        if (!await db.Subscriptions.AnyAsync(s => s.Id == id && s.MerchantId == current.Id, cancellationToken))
            return SubscriptionRefusals.NotFound;
        return await signature.RequestAsync(
            id,
            new SigningWish(request.Channel, request.ClientIp, request.ReturnUrl),
            cancellationToken
        );
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
