using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Merchants;

/// <summary>
/// Replaces an API key with a new one of the same name and scopes. The old key works for some more hours, so that
/// clients can change over.
/// </summary>
/// <param name="OverlapHours">The hours of real time for which the old key still works; 0 ends it at once.</param>
public sealed record RollApiKey(int OverlapHours = 24) : ICommand<NewApiKeyView>
{
    /// <summary>The merchant's identifier.</summary>
    public string Merchant { get; init; } = "";

    /// <summary>The key's identifier.</summary>
    public string Key { get; init; } = "";
}

internal sealed class RollApiKeyHandler(BillingDbContext db, TimeProvider clock)
    : IRequestHandler<RollApiKey, Result<NewApiKeyView>>
{
    public async Task<Result<NewApiKeyView>> Handle(RollApiKey request, CancellationToken cancellationToken)
    {
        if (await db.ApiKeys.FindNamedAsync(request.Merchant, request.Key, cancellationToken) is not { } old)
            return MerchantRefusals.KeyNotFound;
        // The database's clock decides what has expired. Of two concurrent rolls, the later one finds the key rolled.
        var ended = await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE api_keys SET expires_at = now() + make_interval(hours => {request.OverlapHours})
            WHERE id = {old.Id.Value} AND revoked_at IS NULL AND expires_at IS NULL
            """,
            cancellationToken
        );
        if (ended == 0)
            return MerchantRefusals.KeyEnded;
        var (row, key) = NewKeys.Make(old.MerchantId, old.Name, old.Scopes, clock.GetUtcNow());
        db.ApiKeys.Add(row);
        return new NewApiKeyView(ApiKeyView.Of(row), key);
    }
}

internal sealed class RollApiKeyValidator : AbstractValidator<RollApiKey>
{
    public RollApiKeyValidator() => RuleFor(r => r.OverlapHours).Within(0, 168);
}
