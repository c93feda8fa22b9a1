using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;

namespace BillingEngine.Domain.Refunds;

/// <summary>Why money is refunded.</summary>
public enum RefundCause
{
    /// <summary>The merchant requested it.</summary>
    Requested,

    /// <summary>The payment took money when nothing was due any more.</summary>
    LateSuccess,

    /// <summary>The unused part of a period whose subscription was canceled.</summary>
    Canceled,
}

/// <summary>
/// One refund of a payment: one movement of money back, one <c>out_refund_no</c>. Its transitions are in
/// Refund.Life.cs.
/// </summary>
public sealed partial class Refund : Entity
{
    private Refund() { }

    public RefundId Id { get; private set; }

    public MerchantId MerchantId { get; private set; }

    /// <summary>The payment that is refunded.</summary>
    public PaymentId PaymentId { get; private set; }

    /// <summary>The subscription that the payment was for; null for an APP order.</summary>
    public SubscriptionId? SubscriptionId { get; private set; }

    /// <summary>The payer.</summary>
    public CustomerId? CustomerId { get; private set; }

    /// <summary>Key of the WeChat Pay account, as in the configuration.</summary>
    public string AccountKey { get; private set; } = "";

    /// <summary>The sub-merchant in institution mode; null for a direct account.</summary>
    public string? SubMchId { get; private set; }

    /// <summary>The sub-merchant's own app, if it has one.</summary>
    public string? SubAppId { get; private set; }

    /// <summary>
    /// Our <c>out_refund_no</c>, unique per WeChat Pay account. It is always sent with the same content.
    /// </summary>
    public string OutRefundNo { get; private set; } = "";

    /// <summary>Our <c>out_trade_no</c> of the payment.</summary>
    public string OutTradeNo { get; private set; } = "";

    /// <summary>WeChat's transaction_id of the payment.</summary>
    public string TransactionId { get; private set; } = "";

    /// <summary>WeChat's refund_id; null until known.</summary>
    public string? RefundNumber { get; private set; }

    public RefundStatus Status { get; private set; }

    /// <summary>Why it was created.</summary>
    public RefundCause Cause { get; private set; }

    /// <summary>The amount of the payment, in minor units.</summary>
    public long TotalMinor { get; private set; }

    /// <summary>The amount to refund, in minor units.</summary>
    public long AmountMinor { get; private set; }

    /// <summary>The currency of both.</summary>
    public Currency Currency { get; private set; }

    /// <summary>The text shown to the payer; null for none.</summary>
    public string? Reason { get; private set; }

    /// <summary>The caller's own reference, unique per payment; null if none was given.</summary>
    public string? Reference { get; private set; }

    /// <summary>The amount as requested, in minor units; null if the request was for everything left.</summary>
    public long? AskedMinor { get; private set; }

    /// <summary>When it is next sent or queried, depending on its status; null when nothing is planned.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>When it was last sent.</summary>
    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>How many times it was sent.</summary>
    public int Attempts { get; private set; }

    /// <summary>When the current claim expires, by the database's own clock.</summary>
    public DateTimeOffset? LeaseUntil { get; private set; }

    /// <summary>The fencing token: grows by one with every claim.</summary>
    public long Fence { get; private set; }

    /// <summary>Since when the outcome is unknown; sending it again does not reset this.</summary>
    public DateTimeOffset? UnknownSince { get; private set; }

    /// <summary>
    /// When the answer to a request was last lost; that request may still be in flight for some time.
    /// </summary>
    public DateTimeOffset? LostAt { get; private set; }

    /// <summary>Whether WeChat refused the latest request for good. Only then can "no such refund" close it.</summary>
    public bool Refused { get; private set; }

    /// <summary>
    /// Whether WeChat knows this number with other content that we have no record of: a query must show what it is.
    /// </summary>
    public bool NumberUsed { get; private set; }

    /// <summary>How many queries have run in the present status.</summary>
    public int LadderStep { get; private set; }

    /// <summary>How many signed "no such refund" replies have arrived since the latest request.</summary>
    public int NotFound { get; private set; }

    /// <summary>WeChat's code of the refusal of the latest request; null if it was not refused.</summary>
    public string? FailureCode { get; private set; }

    /// <summary>WeChat's message of that refusal.</summary>
    public string? FailureMessage { get; private set; }

    /// <summary>When the refund succeeded, as WeChat reports it.</summary>
    public DateTimeOffset? SucceededAt { get; private set; }

    /// <summary>Where the money went, in WeChat's words.</summary>
    public string? ReceivedBy { get; private set; }

    /// <summary>Which of the merchant's funds the money came from, exactly as WeChat reports it.</summary>
    public string? FundSource { get; private set; }

    /// <summary>What the payer receives, in minor units of <see cref="PayerCurrency"/>.</summary>
    public long? PayerRefundMinor { get; private set; }

    /// <summary>The payer's currency, exactly as WeChat reports it.</summary>
    public string? PayerCurrency { get; private set; }

    /// <summary>What is deducted from the settlement, in minor units of <see cref="SettlementCurrency"/>.</summary>
    public long? SettlementRefundMinor { get; private set; }

    /// <summary>The settlement's currency, exactly as WeChat reports it.</summary>
    public string? SettlementCurrency { get; private set; }

    /// <summary>The kind of exchange rate, exactly as WeChat reports it.</summary>
    public string? ExchangeRateType { get; private set; }

    /// <summary>The exchange rate times 10^8, exactly as WeChat reports it; never used to compute money.</summary>
    public long? ExchangeRate { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public Money Amount => new(AmountMinor, Currency);

    /// <summary>The request to WeChat; its content never changes.</summary>
    public RefundRequest Request =>
        new(new GatewayRoute(AccountKey, SubMchId, SubAppId), OutRefundNo, TransactionId, Amount, TotalMinor, Reason);

    /// <summary>The query for this refund.</summary>
    public RefundQuery Query => new(new GatewayRoute(AccountKey, SubMchId, SubAppId), OutRefundNo);
}
