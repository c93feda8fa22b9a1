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

/// <summary>
/// Asks for a new signature: of a beginning whose session was not used, or of a subscription whose contract was ended.
/// </summary>
/// <param name="Channel">Where the payer signs.</param>
/// <param name="ClientIp">The payer's address; the channel h5 needs it.</param>
/// <param name="ReturnUrl">Where the payer is sent after signing.</param>
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
