using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;

namespace BillingEngine.Domain.Refunds;

/// <summary>Why money is given back.</summary>
public enum RefundCause
{
    /// <summary>Somebody asked for it.</summary>
    Requested,

    /// <summary>The payment took money when nothing was due any more.</summary>
    LateSuccess,

    /// <summary>The rest of a period whose subscription was canceled.</summary>
    Canceled,
}

/// <summary>
/// One movement of money back: one out_refund_no, against a payment. Its verbs stand in Refund.Life.cs.
/// </summary>
public sealed partial class Refund : Entity
{
    private Refund() { }

    /// <summary>The identifier.</summary>
    public RefundId Id { get; private set; }

    /// <summary>Whose refund it is.</summary>
    public MerchantId MerchantId { get; private set; }

    /// <summary>The payment of which it gives back.</summary>
    public PaymentId PaymentId { get; private set; }

    /// <summary>The subscription the payment was for.</summary>
    public SubscriptionId? SubscriptionId { get; private set; }

    /// <summary>Who paid.</summary>
    public CustomerId? CustomerId { get; private set; }

    /// <summary>The account it is sent with.</summary>
    public string AccountKey { get; private set; } = "";

    /// <summary>The sub-merchant in institution mode.</summary>
    public string? SubMchId { get; private set; }

    /// <summary>The sub-merchant's own app, where it has one.</summary>
    public string? SubAppId { get; private set; }

    /// <summary>Our number, unique per account; the same number always carries the same content.</summary>
    public string OutRefundNo { get; private set; } = "";

    /// <summary>Our number of the payment.</summary>
    public string OutTradeNo { get; private set; } = "";

    /// <summary>WeChat's number of the payment.</summary>
    public string TransactionId { get; private set; } = "";

    /// <summary>WeChat's number of the refund, once it is known.</summary>
    public string? RefundNumber { get; private set; }

    /// <summary>Where it stands.</summary>
    public RefundStatus Status { get; private set; }

    /// <summary>Why it is made.</summary>
    public RefundCause Cause { get; private set; }

    /// <summary>What the payment took, in minor units.</summary>
    public long TotalMinor { get; private set; }

    /// <summary>What is given back, in minor units.</summary>
    public long AmountMinor { get; private set; }

    /// <summary>The currency of both.</summary>
    public Currency Currency { get; private set; }

    /// <summary>What the payer reads; null where nothing is said.</summary>
    public string? Reason { get; private set; }

    /// <summary>The caller's own name of it, unique for its payment; null where none was given.</summary>
    public string? Reference { get; private set; }

    /// <summary>The amount as it was asked for, in minor units; null where all that was left was.</summary>
    public long? AskedMinor { get; private set; }

    /// <summary>When it is sent or queried next, by its state; null when nothing is planned.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>When it was sent last.</summary>
    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>How often it was sent.</summary>
    public int Attempts { get; private set; }

    /// <summary>Until when a claim holds, by the database's own clock.</summary>
    public DateTimeOffset? LeaseUntil { get; private set; }

    /// <summary>The fencing token: counts up with every claim.</summary>
    public long Fence { get; private set; }

    /// <summary>Since when its outcome is not known; sending it again does not begin anew.</summary>
    public DateTimeOffset? UnknownSince { get; private set; }

    /// <summary>
    /// When the answer to a request was lost last; the request itself may be under way for some time after.
    /// </summary>
    public DateTimeOffset? LostAt { get; private set; }

    /// <summary>
    /// Whether WeChat refused the newest request for good. Then, and only then, "no such refund" can close it.
    /// </summary>
    public bool Refused { get; private set; }

    /// <summary>
    /// Whether WeChat knows its number with other content, which the books do not: a query has to tell what that is.
    /// </summary>
    public bool NumberUsed { get; private set; }

    /// <summary>How often WeChat was asked in its present state.</summary>
    public int LadderStep { get; private set; }

    /// <summary>How often WeChat signed for "no such refund" since the newest request.</summary>
    public int NotFound { get; private set; }

    /// <summary>The gateway's code of the refusal of the newest request; null where it was not refused.</summary>
    public string? FailureCode { get; private set; }

    /// <summary>The gateway's words of that refusal.</summary>
    public string? FailureMessage { get; private set; }

    /// <summary>When the money was given back, by WeChat's word.</summary>
    public DateTimeOffset? SucceededAt { get; private set; }

    /// <summary>Where the money went, as WeChat words it.</summary>
    public string? ReceivedBy { get; private set; }

    /// <summary>Which of the merchant's funds it was taken from, as WeChat wrote it.</summary>
    public string? FundSource { get; private set; }

    /// <summary>What the payer gets, in minor units of <see cref="PayerCurrency"/>.</summary>
    public long? PayerRefundMinor { get; private set; }

    /// <summary>The payer's currency, as WeChat wrote it.</summary>
    public string? PayerCurrency { get; private set; }

    /// <summary>What is taken off the settlement, in minor units of <see cref="SettlementCurrency"/>.</summary>
    public long? SettlementRefundMinor { get; private set; }

    /// <summary>The settlement's currency, as WeChat wrote it.</summary>
    public string? SettlementCurrency { get; private set; }

    /// <summary>The kind of exchange rate, as WeChat wrote it.</summary>
    public string? ExchangeRateType { get; private set; }

    /// <summary>The exchange rate times 10^8, as WeChat wrote it; no money is computed from it.</summary>
    public long? ExchangeRate { get; private set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>The amount.</summary>
    public Money Amount => new(AmountMinor, Currency);

    /// <summary>What is sent: the same content each time.</summary>
    public RefundRequest Request =>
        new(new GatewayRoute(AccountKey, SubMchId, SubAppId), OutRefundNo, TransactionId, Amount, TotalMinor, Reason);

    /// <summary>Which refund is asked for.</summary>
    public RefundQuery Query => new(new GatewayRoute(AccountKey, SubMchId, SubAppId), OutRefundNo);
}
