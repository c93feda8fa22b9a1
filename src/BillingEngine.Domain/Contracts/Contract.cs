using BillingEngine.Domain.Common;
using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Gateway;

namespace BillingEngine.Domain.Contracts;

/// <summary>
/// The papay mandate and its signing session: <c>out_contract_code</c> is our code, the contract number is WeChat's
/// contract_id.
/// </summary>
public sealed class Contract : Entity
{
    // A payer signs within minutes or not at all. The last query runs after the end of the session (Expire needs it).
    private static readonly TimeSpan[] SigningChecks = [TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10)];
    private static readonly TimeSpan AfterSession = TimeSpan.FromMinutes(2);

    // A query may return stale data, so a contract in force is only given up when queries hours apart do not find it.
    private static readonly TimeSpan[] DoubtPauses = [TimeSpan.FromMinutes(10), TimeSpan.FromHours(2)];
    private static readonly TimeSpan UrgentPause = TimeSpan.FromMinutes(10);

    private Contract() { }

    public ContractId Id { get; private set; }

    public MerchantId MerchantId { get; private set; }

    /// <summary>The payer who signs.</summary>
    public CustomerId CustomerId { get; private set; }

    /// <summary>The subscription that requested the signature.</summary>
    public SubscriptionId SubscriptionId { get; private set; }

    /// <summary>Key of the WeChat Pay account it is signed with, as in the configuration.</summary>
    public string AccountKey { get; private set; } = "";

    /// <summary>Our out_contract_code, unique per WeChat Pay account: a letter and 26 characters.</summary>
    public string OutContractCode { get; private set; } = "";

    /// <summary>WeChat's contract_id; null until signed.</summary>
    public string? ContractNumber { get; private set; }

    /// <summary>The openid of the payer who signed, under the app that signs; null if WeChat did not name it.</summary>
    public string? PayerOpenId { get; private set; }

    /// <summary>The id of WeChat's contract template (plan_id).</summary>
    public long TemplateId { get; private set; }

    public SigningChannel Channel { get; private set; }

    public ContractStatus Status { get; private set; }

    /// <summary>The id of the signing session (mini program, app).</summary>
    public string? SessionId { get; private set; }

    /// <summary>The URL of the signing session (h5, jsapi, web).</summary>
    public string? SigningUrl { get; private set; }

    /// <summary>When the signing session ends.</summary>
    public DateTimeOffset SessionExpiresAt { get; private set; }

    /// <summary>When it was signed, as WeChat reports it.</summary>
    public DateTimeOffset? SignedAt { get; private set; }

    /// <summary>When WeChat lets it expire, if reported.</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    public DateTimeOffset? TerminatedAt { get; private set; }

    /// <summary>Who ended it; null if WeChat does not say.</summary>
    public TerminatedBy? TerminatedBy { get; private set; }

    /// <summary>The reason that we gave for ending it.</summary>
    public string? TerminationNote { get; private set; }

    /// <summary>
    /// When WeChat is next queried; null when there is nothing to ask. A claim sets it, so it is also the token of that
    /// claim: once it differs, the answer to an earlier query no longer counts.
    /// </summary>
    public DateTimeOffset? NextCheckAt { get; private set; }

    /// <summary>How many queries have run for the current question.</summary>
    public int CheckStep { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>
    /// Creates a contract that waits for its session and its signature; <paramref name="signing"/> counts the
    /// signatures that the subscription has requested.
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

    /// <summary>Stores the session that the gateway opened.</summary>
    public void OpenSession(string? sessionId, string? url, DateTimeOffset now)
    {
        SessionId = sessionId;
        SigningUrl = url;
        Touch(now);
    }

    /// <summary>WeChat reports it signed; false for a repeated or late report, which changes nothing.</summary>
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

    /// <summary>Whether the session has ended for good, so that "no such contract" means it was never signed.</summary>
    public bool MayExpire(DateTimeOffset now) =>
        Status == ContractStatus.Pending && now >= SessionExpiresAt + AfterSession;

    /// <summary>The session ended unsigned.</summary>
    public void Expire(DateTimeOffset now)
    {
        Move(ContractTrigger.Expire);
        NextCheckAt = null;
        Raise("contract.expired", now);
    }

    /// <summary>Requests its end; false when there is nothing (more) to end.</summary>
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
    /// WeChat reports that it ended; false if this was known. An end that we requested counts as the merchant's,
    /// whatever party WeChat names.
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

    /// <summary>Plans a query at once.</summary>
    public void CheckNow(DateTimeOffset now)
    {
        NextCheckAt = now;
        Touch(now);
    }

    /// <summary>
    /// WeChat did not find a contract that is in force. The answer may be stale, so it is asked again before it is
    /// believed. False when it was reported often enough.
    /// </summary>
    public bool CountNotFound(DateTimeOffset now)
    {
        if (CheckStep >= DoubtPauses.Length)
            return false;
        NextCheckAt = now + DoubtPauses[CheckStep];
        CheckStep++;
        Touch(now);
        return true;
    }

    /// <summary>There was no usable answer about a contract in force, and something urgent is open.</summary>
    public void QuerySoon(DateTimeOffset now)
    {
        NextCheckAt = now + UrgentPause;
        Touch(now);
    }

    /// <summary>WeChat confirms that it is in force.</summary>
    public void ConfirmInForce(DateTimeOffset routineCheckAt, DateTimeOffset now)
    {
        CheckStep = 0;
        NextCheckAt = routineCheckAt;
        Touch(now);
    }

    /// <summary>Plans the next query after one that decided nothing.</summary>
    public void CheckLater(DateTimeOffset routineCheckAt, DateTimeOffset now)
    {
        // For a contract in force only "not found" is counted: a missing answer says nothing about it.
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
