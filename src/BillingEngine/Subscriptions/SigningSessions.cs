using BillingEngine.Contracts;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Customers;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Merchants;
using BillingEngine.Domain.Plans;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Platform;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Subscriptions;

/// <summary>How and where the payer is to sign.</summary>
public sealed record SigningWish(SigningChannel Channel, string? ClientIp, string? ReturnUrl)
{
    /// <summary>From a mini program into WeChat's, and back.</summary>
    public static readonly SigningWish OfMiniProgram = new(SigningChannel.MiniProgram, null, null);
}

/// <summary>
/// Opens a signing session for a subscription: the contract is committed before the gateway hears of it, then the
/// session is asked for,
/// then kept.
/// </summary>
public sealed class SigningSessions(
    BillingDbContext db,
    IPaymentGateway gateway,
    EarlierSigning earlier,
    EngineOptions options,
    TimeProvider clock,
    Nudges nudges
)
{
    // WeChat's own signing mini program (docs/wechat-pay.md, Pre-signing).
    private const string SigningMiniProgram = "wxbd687630cd02ce1d";

    /// <summary>What is missing for a channel; null when nothing is.</summary>
    public static Error? Refuse(SigningWish wish, Customer customer)
    {
        if (wish.Channel is SigningChannel.MiniProgram or SigningChannel.Jsapi && customer.OpenId is null)
        {
            return Invalid(
                "customer",
                $"has no openid, which the channel {wish.Channel.Text()} needs; set it on the customer first"
            );
        }

        return wish.Channel == SigningChannel.H5 && wish.ClientIp is null
            ? Invalid(
                "client_ip",
                "is required for the channel h5: WeChat compares it with the address of the payer who signs"
            )
            : null;
    }

    /// <summary>Makes the contract that a subscription awaits; the caller saves and commits.</summary>
    public Contract Prepare(
        Subscription subscription,
        Plan plan,
        Customer customer,
        Merchant merchant,
        SigningWish wish,
        DateTimeOffset now
    )
    {
        var expiresAt = now.AddMinutes(options.SigningSessionMinutes);
        // WeChat counts whole seconds.
        expiresAt = expiresAt.AddTicks(-(expiresAt.Ticks % TimeSpan.TicksPerSecond));
        var contract = Contract.Open(
            merchant.Id,
            customer.Id,
            subscription.Id,
            subscription.NextSigning(now),
            merchant.AccountKey,
            plan.ContractTemplateId,
            wish.Channel,
            expiresAt,
            now
        );
        subscription.AwaitSignature(contract.Id, expiresAt, now);
        db.Contracts.Add(contract);
        return contract;
    }

    /// <summary>
    /// Asks the gateway for the session of a committed contract and keeps it; a refusal gives the contract up, and with
    /// it the subscription that was only made for it. A contract that WeChat has already is adopted.
    /// </summary>
    public async Task<Result<EnrolledView>> OpenAsync(
        Subscription subscription,
        Contract contract,
        Customer customer,
        Merchant merchant,
        SigningWish wish,
        bool isBeginning,
        CancellationToken cancellationToken
    )
    {
        var answer = await gateway.PreSignAsync(
            new PreSignRequest(
                merchant.Route,
                wish.Channel,
                contract.TemplateId,
                contract.OutContractCode,
                customer.DisplayName,
                customer.OpenId,
                ClientAddress.Canonical(wish.ClientIp),
                wish.ReturnUrl,
                contract.SessionExpiresAt
            ),
            cancellationToken
        );
        var now = clock.GetUtcNow();
        // The payer may have signed before this line: what the gate wrote meanwhile must stand, so nothing loaded
        // before the call is saved.
        db.ChangeTracker.Clear();
        db.GatewayCalls.Add(
            GatewayCallRow.Of(merchant.Id, contract.Id.Value, subscription.Id, null, answer.Outcome, answer.Trace, now)
        );
        await db.SaveChangesAsync(cancellationToken);
        if (answer.Outcome is PreSignOutcome.Opened opened)
        {
            contract.OpenSession(opened.SessionId, opened.Url, now);
            await db.Database.ExecuteSqlAsync(
                $"""
                UPDATE contracts SET session_id = {opened.SessionId}, signing_url = {opened.Url}
                WHERE id = {contract.Id.Value}
                """,
                cancellationToken
            );
            nudges.Ring();
            return new EnrolledView(SubscriptionView.Of(subscription), ContractView.Of(contract), View(contract));
        }
        var isGone = false;
        if (answer.Outcome is PreSignOutcome.Refused)
        {
            var (found, isTold) = await earlier.AfterRefusalAsync(contract);
            if (found.Status == ContractStatus.Signed)
            {
                nudges.Ring();
                return new EnrolledView(
                    SubscriptionView.Of(
                        await db
                            .Subscriptions.AsNoTracking()
                            .SingleAsync(s => s.Id == subscription.Id, cancellationToken)
                    ),
                    ContractView.Of(found),
                    null
                );
            }
            isGone = isTold;
        }
        await GiveUpAsync(subscription.Id, contract.Id, isBeginning, isGone, now);
        var told = new GatewayRefusal(answer.Trace.Code, answer.Trace.Message, answer.Trace.RequestId);
        return answer.Outcome is PreSignOutcome.Refused refused
            ? SubscriptionRefusals.SigningRefused(refused.Code, subscription.PlanCode, contract.TemplateId, told)
            : SubscriptionRefusals.SigningUnavailable(told);
    }

    // A beginning that is signed anew keeps waiting: its earlier session may be under the payer's finger right now.
    // Where WeChat did not tell of the contract, the sweep goes on asking until its time is over.
    private async Task GiveUpAsync(
        SubscriptionId id,
        ContractId contractId,
        bool isBeginning,
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
            isBeginning
            && subscription is { Status: SubscriptionStatus.Incomplete, AnchorLocal: null }
            && subscription.ContractId == contractId
        )
        {
            subscription.Expire(now);
        }

        await db.SaveChangesAsync();
        await transaction.CommitAsync();
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

    private static Error Invalid(string field, string message) => Error.InvalidField(field, message);
}
