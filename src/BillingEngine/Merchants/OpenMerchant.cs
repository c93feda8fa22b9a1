using BillingEngine.Domain.Calendar;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Merchants;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Merchants;

/// <summary>
/// Creates a merchant on a configured account, or finds the one of that account and sub-merchant, and creates an API
/// key for it. The key is shown once: the database stores its hash. The key can read and write. The operator scope,
/// which alone can create merchants and keys, must be requested.
/// </summary>
public sealed record OpenMerchant(
    string Account,
    string Name,
    string? SubMchId = null,
    string? SubAppId = null,
    string MerchantCategoryCode = "5734",
    string TimeZone = "Asia/Hong_Kong",
    string? Key = null,
    string KeyName = "first",
    bool IsOperator = false
) : ICommand<OpenedMerchantView>;

/// <summary>The merchant and its new key.</summary>
public sealed record OpenedMerchantView(MerchantId Merchant, string ApiKey);

internal sealed class OpenMerchantHandler(BillingDbContext db, KnownAccounts accounts, TimeProvider clock)
    : IRequestHandler<OpenMerchant, Result<OpenedMerchantView>>
{
    public async Task<Result<OpenedMerchantView>> Handle(OpenMerchant request, CancellationToken cancellationToken)
    {
        if (CreateMerchantHandler.Place(accounts, request.Account, request.SubMchId, out var account) is { } refusal)
            return refusal;
        var now = clock.GetUtcNow();
        await InsertAsync(
            Merchant.Open(
                account,
                request.SubMchId,
                request.SubAppId,
                request.Name,
                request.MerchantCategoryCode,
                request.TimeZone,
                now
            ),
            cancellationToken
        );
        var merchant = await db.Merchants.SingleAsync(
            m => m.AccountKey == account && m.SubMchId == request.SubMchId,
            cancellationToken
        );
        var key = request.Key ?? NewKeys.Fresh();
        string[] scopes = request.IsOperator ? ["read", "write", "operator"] : ["read", "write"];
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO api_keys (id, merchant_id, key_hash, name, scopes, hint, created_at)
            VALUES ({Id.New<ApiKeyId>(now).Value}, {merchant.Id.Value}, {ApiKeys.Hash(key)}, {request.KeyName},
                    {scopes}, {key[^4..]}, {now})
            ON CONFLICT (key_hash) DO NOTHING
            """,
            cancellationToken
        );
        return new OpenedMerchantView(merchant.Id, key);
    }

    // Nodes that start together on an empty database create the same merchants: the second finds the first one's.
    private Task<int> InsertAsync(Merchant merchant, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO merchants (id, account_key, sub_mchid, sub_appid, name, merchant_category_code, time_zone,
                                   created_at)
            VALUES ({merchant.Id.Value}, {merchant.AccountKey}, {merchant.SubMchId}, {merchant.SubAppId},
                    {merchant.Name}, {merchant.MerchantCategoryCode}, {merchant.TimeZone}, {merchant.CreatedAt})
            ON CONFLICT (account_key, (coalesce(sub_mchid, ''))) DO NOTHING
            """,
            cancellationToken
        );
}

internal sealed class OpenMerchantValidator : AbstractValidator<OpenMerchant>
{
    public OpenMerchantValidator()
    {
        RuleFor(r => r.Name).Words(64);
        RuleFor(r => r.KeyName).Words(64);
        RuleFor(r => r.MerchantCategoryCode).CategoryCode();
        RuleFor(r => r.TimeZone).Must(BillingSchedule.IsKnownZone).WithMessage("must be the name of an IANA time zone");
        RuleFor(r => r.Key!)
            .Must(key => key.StartsWith("sk_", StringComparison.Ordinal) && key.Length is >= 12 and <= 128)
            .WithMessage("must begin with sk_ and have 12 to 128 characters")
            .When(r => r.Key is not null);
    }
}
