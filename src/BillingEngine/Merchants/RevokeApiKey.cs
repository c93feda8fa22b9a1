using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Merchants;

/// <summary>Revokes an API key permanently. Every node refuses it within three seconds.</summary>
public sealed record RevokeApiKey : ICommand<ApiKeyView>
{
    /// <summary>The merchant's identifier.</summary>
    public string Merchant { get; init; } = "";

    /// <summary>The key's identifier.</summary>
    public string Key { get; init; } = "";
}

internal sealed class RevokeApiKeyHandler(BillingDbContext db) : IRequestHandler<RevokeApiKey, Result<ApiKeyView>>
{
    public async Task<Result<ApiKeyView>> Handle(RevokeApiKey request, CancellationToken cancellationToken)
    {
        if (await db.ApiKeys.FindNamedAsync(request.Merchant, request.Key, cancellationToken) is not { } key)
            return MerchantRefusals.KeyNotFound;
        var ended = await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE api_keys SET revoked_at = now() WHERE id = {key.Id.Value} AND revoked_at IS NULL
            """,
            cancellationToken
        );
        if (ended == 0)
            return MerchantRefusals.KeyEnded;
        return ApiKeyView.Of((await db.ApiKeys.FindNamedAsync(request.Merchant, request.Key, cancellationToken))!);
    }
}
