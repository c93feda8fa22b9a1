using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Merchants;
using BillingEngine.Merchants;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.MiniProgram;

/// <summary>
/// Logs a mini program user in: exchanges the code of <c>wx.login</c> for a short-lived token that gives access to the
/// user's own objects only.
/// </summary>
/// <param name="Code">The code that <c>wx.login</c> returned; it can be used once.</param>
/// <param name="Merchant">The merchant of the mini program; may be omitted when this engine serves only one
/// merchant.</param>
public sealed record LogInSubscriber(string Code, string? Merchant = null) : IGatewayStep<SubscriberTokenView>;

/// <summary>A subscriber's token, for <c>Authorization: Bearer</c> under <c>/v1/mini_program</c>.</summary>
/// <param name="Object">Always <c>subscriber_token</c>.</param>
/// <param name="Token">The token, <c>st_…</c>; it is returned only once.</param>
/// <param name="Merchant">The merchant of the mini program.</param>
/// <param name="ExpiresAt">When it expires, in real time; log in again then.</param>
public sealed record SubscriberTokenView(string Object, string Token, MerchantId Merchant, DateTimeOffset ExpiresAt);

internal sealed class LogInSubscriberHandler(BillingDbContext db, IMiniProgramLogin login, SubscriberTokens tokens)
    : IRequestHandler<LogInSubscriber, Result<SubscriberTokenView>>
{
    public async Task<Result<SubscriberTokenView>> Handle(LogInSubscriber request, CancellationToken cancellationToken)
    {
        var (merchant, refusal) = await MerchantAsync(request.Merchant, cancellationToken);
        if (merchant is null)
            return refusal!;
        switch (await login.ExchangeAsync(merchant.Route, request.Code, cancellationToken))
        {
            case LoginOutcome.Known known:
                var (token, expiresAt) = await tokens.IssueAsync(merchant.Id, known.OpenId, cancellationToken);
                return new SubscriberTokenView("subscriber_token", token, merchant.Id, expiresAt);
            case LoginOutcome.CodeRefused bad:
                return MiniProgramRefusals.CodeRefused(new GatewayRefusal(bad.Code, bad.Message, null));
            case LoginOutcome.Refused refused:
                return MiniProgramRefusals.LoginRefused(new GatewayRefusal(refused.Code, refused.Message, null));
            case LoginOutcome.NotConfigured:
                return MiniProgramRefusals.NotConfigured;
            default:
                return MiniProgramRefusals.LoginUnavailable;
        }
    }

    private async Task<(Merchant? Merchant, Error? Refusal)> MerchantAsync(
        string? name,
        CancellationToken cancellationToken
    )
    {
        if (name is not null)
        {
            var id = Id.OrNone<MerchantId>(name);
            return (
                await db.Merchants.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellationToken),
                MerchantRefusals.NotFound
            );
        }
        var some = await db.Merchants.AsNoTracking().OrderBy(m => m.Id).Take(2).ToListAsync(cancellationToken);
        return (some.Count == 1 ? some[0] : null, MiniProgramRefusals.MerchantUnnamed);
    }
}

internal sealed class LogInSubscriberValidator : AbstractValidator<LogInSubscriber>
{
    public LogInSubscriberValidator()
    {
        RuleFor(r => r.Code).Openid().WithMessage("must be the code of wx.login: 1 to 128 characters without spaces");
        RuleFor(r => r.Merchant).IdOf<LogInSubscriber, MerchantId>();
    }
}
