using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Merchants;

/// <summary>
/// Makes a key in the place of another, with its name and scopes; the one before works for some hours more, so that
/// nobody is locked out meanwhile.
/// </summary>
/// <param name="OverlapHours">For how many hours of real time the key before works too; 0 ends it at once.</param>
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
        // The database's clock decides what is over, and of two rollings at once the later one finds it rolled.
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
