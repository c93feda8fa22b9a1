using BillingEngine.Domain.Common;
using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Gateway;

namespace BillingEngine.Domain.Contracts;

/// <summary>
/// The papay mandate with its signing session: <c>out_contract_code</c> is ours, the contract number is WeChat's
/// contract_id.
/// </summary>
public sealed class Contract : Entity
{
    // A payer signs within minutes or not at all; the last ask comes after the session's end (Expire needs it).
    private static readonly TimeSpan[] SigningChecks = [TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10)];
    private static readonly TimeSpan AfterSession = TimeSpan.FromMinutes(2);

    // A query may be answered from a stale copy, so a contract in force is given up only when hours apart it is not
    // found.
    private static readonly TimeSpan[] DoubtPauses = [TimeSpan.FromMinutes(10), TimeSpan.FromHours(2)];
    private static readonly TimeSpan UrgentPause = TimeSpan.FromMinutes(10);

    private Contract() { }

    /// <summary>The identifier.</summary>
    public ContractId Id { get; private set; }

    /// <summary>Whose contract it is.</summary>
    public MerchantId MerchantId { get; private set; }

    /// <summary>Who signs.</summary>
    public CustomerId CustomerId { get; private set; }

    /// <summary>The subscription that asked for the signature.</summary>
    public SubscriptionId SubscriptionId { get; private set; }

    /// <summary>The account it is signed with.</summary>
    public string AccountKey { get; private set; } = "";

    /// <summary>Our number, unique per account: a letter and 26 characters.</summary>
    public string OutContractCode { get; private set; } = "";

    /// <summary>WeChat's number; null until signed.</summary>
    public string? ContractNumber { get; private set; }

    /// <summary>Who signed, under the app that signs: the one who pays. Null where WeChat did not say.</summary>
    public string? PayerOpenId { get; private set; }

    /// <summary>WeChat's template.</summary>
    public long TemplateId { get; private set; }

    /// <summary>Where the payer signs.</summary>
    public SigningChannel Channel { get; private set; }

    /// <summary>Where it stands.</summary>
    public ContractStatus Status { get; private set; }

    /// <summary>The ticket of the session (mini program, app).</summary>
    public string? SessionId { get; private set; }

    /// <summary>The address of the session (h5, jsapi, web).</summary>
    public string? SigningUrl { get; private set; }

    /// <summary>When the session runs out.</summary>
    public DateTimeOffset SessionExpiresAt { get; private set; }

    /// <summary>When it was signed, by WeChat's word.</summary>
    public DateTimeOffset? SignedAt { get; private set; }

    /// <summary>When WeChat lets it run out, where it says so.</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? TerminatedAt { get; private set; }

    /// <summary>Who ended it; null where WeChat does not say.</summary>
    public TerminatedBy? TerminatedBy { get; private set; }

    /// <summary>The reason we gave.</summary>
    public string? TerminationNote { get; private set; }

    /// <summary>
    /// When WeChat is asked next; null when there is nothing to ask. A claim sets it, so it is also the token of that
    /// claim: as soon as it differs, what was asked under the claim is overtaken.
    /// </summary>
    public DateTimeOffset? NextCheckAt { get; private set; }

    /// <summary>How often it was asked about the matter at hand.</summary>
    public int CheckStep { get; private set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>
    /// Makes a contract that waits for its session and its signature; <paramref name="signing"/> counts the signatures
    /// that the subscription has asked for.
    /// </summary>
    public static Contract Open(
        MerchantId merchant,
        CustomerId customer,
        SubscriptionId subscription,
        int signing,
        string accountKey,
        long templateId,
        SigningChannel channel,
        DateTimeOffset sessionExpiresAt,
        DateTimeOffset now
    )
    {
        var contract = new Contract
        {
            Id = Common.Id.New<ContractId>(now),
            MerchantId = merchant,
            CustomerId = customer,
            SubscriptionId = subscription,
            AccountKey = accountKey,
            OutContractCode = DerivedNumber.OfContract(subscription, signing),
            TemplateId = templateId,
            Channel = channel,
            Status = ContractStatus.Pending,
            SessionExpiresAt = sessionExpiresAt,
            NextCheckAt = now + SigningChecks[0],
            CreatedAt = now,
        };
        contract.Touch(now);
        return contract;
    }

    /// <summary>Keeps the session that the gateway opened.</summary>
    public void OpenSession(string? sessionId, string? url, DateTimeOffset now)
    {
        SessionId = sessionId;
        SigningUrl = url;
        Touch(now);
    }

    /// <summary>WeChat says it is signed; false for a repeated or overtaken word, which changes nothing.</summary>
    public bool Sign(ContractFacts facts, DateTimeOffset nextCheckAt, DateTimeOffset now)
    {
        if (Status is ContractStatus.Signed or ContractStatus.Terminating or ContractStatus.Terminated)
            return false;
        Move(ContractTrigger.Sign);
        ContractNumber = facts.ContractNumber;
        PayerOpenId = string.IsNullOrEmpty(facts.OpenId) ? null : facts.OpenId;
        SignedAt = facts.At ?? now;
        ExpiresAt = facts.ExpiresAt;
        NextCheckAt = nextCheckAt;
        CheckStep = 0;
        Raise("contract.signed", now);
        return true;
    }

    /// <summary>
    /// Whether the session is over for good, so that an answer of "no such contract" means it was never signed.
    /// </summary>
    public bool MayExpire(DateTimeOffset now) =>
        Status == ContractStatus.Pending && now >= SessionExpiresAt + AfterSession;

    /// <summary>The session ran out unsigned.</summary>
    public void Expire(DateTimeOffset now)
    {
        Move(ContractTrigger.Expire);
        NextCheckAt = null;
        Raise("contract.expired", now);
    }

    /// <summary>Asks for its end; false when there is nothing (more) to end.</summary>
    public bool RequestTermination(string note, DateTimeOffset now)
    {
        if (Status != ContractStatus.Signed)
            return false;
        Move(ContractTrigger.RequestTermination);
        TerminationNote = note;
        NextCheckAt = now;
        CheckStep = 0;
        Touch(now);
        return true;
    }

    /// <summary>
    /// WeChat says it is ended; false when that was known. An end we asked for is the merchant's, whoever WeChat names.
    /// </summary>
    public bool ConfirmTermination(string? contractNumber, TerminatedBy? by, DateTimeOffset? at, DateTimeOffset now)
    {
        if (Status == ContractStatus.Terminated)
            return false;
        TerminatedBy = by ?? (Status == ContractStatus.Terminating ? Contracts.TerminatedBy.Merchant : null);
        Move(ContractTrigger.ConfirmTermination);
        ContractNumber ??= contractNumber;
        TerminatedAt = at ?? now;
        NextCheckAt = null;
        Raise("contract.terminated", now);
        return true;
    }

    /// <summary>Has WeChat asked at once.</summary>
    public void CheckNow(DateTimeOffset now)
    {
        NextCheckAt = now;
        Touch(now);
    }

    /// <summary>
    /// WeChat did not find a contract that is in force: it is asked again before that is believed, for the answer may
    /// be stale. False when it has been said often enough.
    /// </summary>
    public bool Doubt(DateTimeOffset now)
    {
        if (CheckStep >= DoubtPauses.Length)
            return false;
        NextCheckAt = now + DoubtPauses[CheckStep];
        CheckStep++;
        Touch(now);
        return true;
    }

    /// <summary>Nothing usable was said of a contract in force about which something urgent is open.</summary>
    public void AskAgain(DateTimeOffset now)
    {
        NextCheckAt = now + UrgentPause;
        Touch(now);
    }

    /// <summary>WeChat says that it is in force, as we knew.</summary>
    public void Reassure(DateTimeOffset routineCheckAt, DateTimeOffset now)
    {
        CheckStep = 0;
        NextCheckAt = routineCheckAt;
        Touch(now);
    }

    /// <summary>Plans the next ask after one that decided nothing.</summary>
    public void CheckLater(DateTimeOffset routineCheckAt, DateTimeOffset now)
    {
        // Of one that is in force only "not found" is counted: silence says nothing of it.
        if (Status != ContractStatus.Signed)
            CheckStep++;
        NextCheckAt = Status switch
        {
            ContractStatus.Pending when now < SessionExpiresAt => Earliest(
                CreatedAt + SigningChecks[Math.Min(CheckStep, SigningChecks.Length - 1)],
                SessionExpiresAt + AfterSession,
                now
            ),
            ContractStatus.Pending => Max(SessionExpiresAt + AfterSession, now + Ladder.Pause(CheckStep)),
            ContractStatus.Terminating => now + Ladder.Pause(CheckStep),
            ContractStatus.Signed => routineCheckAt,
            _ => null,
        };
        Touch(now);
    }

    private static DateTimeOffset Earliest(DateTimeOffset check, DateTimeOffset last, DateTimeOffset now) =>
        check > now && check < last ? check : last;

    private static DateTimeOffset Max(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private void Move(ContractTrigger trigger) =>
        Status =
            ContractLifecycle.Next(Status, trigger)
            ?? throw new IllegalTransitionException("contract", Status.ToString(), trigger.ToString());
}
