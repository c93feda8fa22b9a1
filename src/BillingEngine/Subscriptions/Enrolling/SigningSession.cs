using BillingEngine.Contracts;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Subscriptions.Enrolling;

/// <summary>
/// The last two steps of an enrolment, after the caller's commit: call WeChat for a signing session, and store the
/// answer.
/// </summary>
public sealed class SigningSession(
    BillingDbContext db,
    IPaymentGateway gateway,
    EarlierContract earlier,
    TimeProvider clock,
    Nudges nudges
)
{
    // WeChat's own signing mini program (docs/wechat-pay.md, Pre-signing).
    private const string SigningMiniProgram = "wxbd687630cd02ce1d";

    /// <summary>
    /// Completes a committed enrolment. It takes no cancellation token: a caller who hangs up does not stop it. When
    /// WeChat refuses the session, the contract is given up, and with it a subscription that exists only for it; a
    /// contract that turns out to be signed already is used.
    /// </summary>
    public async Task<Result<EnrolledView>> CompleteAsync(DecidedEnrolment decided)
    {
        var (subscription, contract) = (decided.Subscription, decided.Contract);
        if (decided.IsSigned)
        {
            nudges.Ring();
            return DecidedEnrolment.Show(subscription, contract);
        }
        var answer = await CallAsync(decided);
        var now = clock.GetUtcNow();
        // The payer may have signed during the call. Nothing that was loaded before it is saved, so that what the gate
        // wrote meanwhile stays.
        db.ChangeTracker.Clear();
        db.GatewayCalls.Add(
            GatewayCallRow.Of(
                contract.MerchantId,
                contract.Id.Value,
                subscription.Id,
                null,
                answer.Outcome,
                answer.Trace,
                now
            )
        );
        await db.SaveChangesAsync();
        if (answer.Outcome is PreSignOutcome.Opened opened)
            return await StoreAsync(subscription, contract, opened, now);
        var isGone = false;
        if (answer.Outcome is PreSignOutcome.Refused)
        {
            var (found, isKnown) = await earlier.AfterRefusalAsync(contract);
            if (found.Status == ContractStatus.Signed)
            {
                nudges.Ring();
                return DecidedEnrolment.Show(
                    await db.Subscriptions.AsNoTracking().SingleAsync(s => s.Id == subscription.Id),
                    found
                );
            }
            isGone = isKnown;
        }
        await GiveUpAsync(subscription.Id, contract.Id, decided.IsNew, isGone, now);
        var refusal = new GatewayRefusal(answer.Trace.Code, answer.Trace.Message, answer.Trace.RequestId);
        return answer.Outcome is PreSignOutcome.Refused refused
            ? SubscriptionRefusals.SigningRefused(refused.Code, subscription.PlanCode, contract.TemplateId, refusal)
            : SubscriptionRefusals.SigningUnavailable(refusal);
    }

    /// <summary>How the payer signs a contract whose session is open.</summary>
    public static SigningView View(Contract contract) =>
        contract.Channel switch
        {
            SigningChannel.MiniProgram or SigningChannel.App => new SigningView
            {
                Channel = contract.Channel,
                ExpiresAt = contract.SessionExpiresAt,
                AppId = SigningMiniProgram,
                Path = "pages/Oversea/walletSelect?sessionId=" + Uri.EscapeDataString(contract.SessionId!),
                SessionId = contract.SessionId,
            },
            _ => new SigningView
            {
                Channel = contract.Channel,
                ExpiresAt = contract.SessionExpiresAt,
                Url = contract.SigningUrl,
            },
        };

    private Task<Answered<PreSignOutcome>> CallAsync(DecidedEnrolment decided) =>
        gateway.PreSignAsync(
            new PreSignRequest(
                decided.Merchant.Route,
                decided.Wish.Channel,
                decided.Contract.TemplateId,
                decided.Contract.OutContractCode,
                decided.Customer.DisplayName,
                decided.Customer.OpenId,
                ClientAddress.Canonical(decided.Wish.ClientIp),
                decided.Wish.ReturnUrl,
                decided.Contract.SessionExpiresAt
            ),
            CancellationToken.None
        );

    private async Task<EnrolledView> StoreAsync(
        Subscription subscription,
        Contract contract,
        PreSignOutcome.Opened opened,
        DateTimeOffset now
    )
    {
        contract.OpenSession(opened.SessionId, opened.Url, now);
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE contracts SET session_id = {opened.SessionId}, signing_url = {opened.Url}
            WHERE id = {contract.Id.Value}
            """
        );
        nudges.Ring();
        return new EnrolledView(SubscriptionView.Of(subscription), ContractView.Of(contract), View(contract));
    }

    // A subscription that asked for another signature stays as it is: the payer may be signing in its earlier session.
    // Where WeChat did not answer what the contract is, the sweep queries it until its time is over.
    private async Task GiveUpAsync(
        SubscriptionId id,
        ContractId contractId,
        bool isNew,
        bool isGone,
        DateTimeOffset now
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        var subscription = await db.Subscriptions.LockAsync(id, default);
        var contract = await db.Contracts.LockAsync(contractId, default);
        if (isGone && contract is { Status: ContractStatus.Pending })
            contract.Expire(now);
        if (
            isNew
            && subscription is { Status: SubscriptionStatus.Incomplete, AnchorLocal: null }
            && subscription.ContractId == contractId
        )
        {
            subscription.Expire(now);
        }

        await db.SaveChangesAsync();
        await transaction.CommitAsync();
    }
}
