using BillingEngine.Domain.Merchants;
using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Merchants;

/// <summary>
/// Creates a merchant on a configured WeChat account. The merchant has no API key until one is created.
/// </summary>
/// <param name="Account">The key of the WeChat account in the configuration.</param>
/// <param name="Name">The display name of the merchant.</param>
/// <param name="SubMchid">The sub-merchant; required for an institution's account, not allowed for a direct
/// one.</param>
/// <param name="SubAppid">The sub-merchant's own app, if it has one.</param>
/// <param name="MerchantCategoryCode">The default merchant category code of its plans.</param>
/// <param name="TimeZone">The default IANA time zone of its subscriptions.</param>
public sealed record CreateMerchant(
    string Account,
    string Name,
    string? SubMchid = null,
    string? SubAppid = null,
    string MerchantCategoryCode = "5734",
    string TimeZone = "Asia/Hong_Kong"
) : ICommand<MerchantView>;

internal sealed class CreateMerchantHandler(BillingDbContext db, KnownAccounts accounts, TimeProvider clock)
    : IRequestHandler<CreateMerchant, Result<MerchantView>>
{
    public async Task<Result<MerchantView>> Handle(CreateMerchant request, CancellationToken cancellationToken)
    {
        if (Place(accounts, request.Account, request.SubMchid, out var account) is { } refusal)
            return refusal;
        if (
            await db.Merchants.AnyAsync(
                m => m.AccountKey == account && m.SubMchId == request.SubMchid,
                cancellationToken
            )
        )
        {
            return MerchantRefusals.AlreadyExists;
        }

        var merchant = Merchant.Open(
            account,
            request.SubMchid,
            request.SubAppid,
            request.Name,
            request.MerchantCategoryCode,
            request.TimeZone,
            clock.GetUtcNow()
        );
        db.Merchants.Add(merchant);
        return MerchantView.Of(merchant);
    }

    /// <summary>The account key as the configuration spells it, or why the merchant cannot use it.</summary>
    internal static Error? Place(KnownAccounts accounts, string named, string? subMchId, out string account)
    {
        // Configuration keys are case-insensitive; the stored key has the spelling of the configuration.
        account = accounts.Keys.FirstOrDefault(key => key.Equals(named, StringComparison.OrdinalIgnoreCase)) ?? "";
        if (account.Length == 0)
            return MerchantRefusals.UnknownAccount;
        return accounts.IsInstitution(account) == subMchId is not null ? null
            : accounts.IsInstitution(account) ? MerchantRefusals.SubMchIdMissing
            : MerchantRefusals.NoSubMchId;
    }
}

internal sealed class CreateMerchantValidator : AbstractValidator<CreateMerchant>
{
    public CreateMerchantValidator()
    {
        RuleFor(r => r.Account).Words(32);
        RuleFor(r => r.Name).Words(64);
        RuleFor(r => r.SubMchid!).Words(32).When(r => r.SubMchid is not null);
        RuleFor(r => r.SubAppid!).Words(32).When(r => r.SubAppid is not null);
        RuleFor(r => r.MerchantCategoryCode).CategoryCode();
        RuleFor(r => r.TimeZone).KnownZone();
    }
}
