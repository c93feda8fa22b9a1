using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Orders;

namespace BillingEngine.Domain.Payments;

/// <summary>What moves money in.</summary>
public enum PaymentKind
{
    /// <summary>A papay deduction through a contract.</summary>
    Deduction,

    /// <summary>A one-off order that somebody pays in an app.</summary>
    AppOrder,
}

/// <summary>
/// One movement of money in: one out_trade_no. Its verbs stand in Payment.Life.cs, those of APP orders alone in
/// Payment.Orders.cs.
/// </summary>
public sealed partial class Payment : Entity
{
    private Payment() { }

    /// <summary>The identifier.</summary>
    public PaymentId Id { get; private set; }

    /// <summary>Whose payment it is.</summary>
    public MerchantId MerchantId { get; private set; }

    /// <summary>What kind it is.</summary>
    public PaymentKind Kind { get; private set; }

    /// <summary>The account it is sent with.</summary>
    public string AccountKey { get; private set; } = "";

    /// <summary>The sub-merchant in institution mode.</summary>
    public string? SubMchId { get; private set; }

    /// <summary>The sub-merchant's own app, where it has one.</summary>
    public string? SubAppId { get; private set; }

    /// <summary>The invoice it is to pay.</summary>
    public InvoiceId? InvoiceId { get; private set; }

    /// <summary>The subscription it belongs to.</summary>
    public SubscriptionId? SubscriptionId { get; private set; }

    /// <summary>Who pays.</summary>
    public CustomerId? CustomerId { get; private set; }

    /// <summary>The contract it is deducted through.</summary>
    public ContractId? ContractId { get; private set; }

    /// <summary>WeChat's number of that contract.</summary>
    public string? ContractNumber { get; private set; }

    /// <summary>Who signed that contract, under the app that signs; null where WeChat did not say.</summary>
    public string? PayerOpenId { get; private set; }

    /// <summary>Our number, unique per account; what was sent once is sent again with the same content.</summary>
    public string OutTradeNo { get; private set; } = "";

    /// <summary>WeChat's number, once paid.</summary>
    public string? TransactionId { get; private set; }

    /// <summary>Where it stands.</summary>
    public PaymentStatus Status { get; private set; }

    /// <summary>The amount in minor units.</summary>
    public long AmountMinor { get; private set; }

    /// <summary>The currency of the amount.</summary>
    public Currency Currency { get; private set; }

    /// <summary>What the payer reads in WeChat.</summary>
    public string Description { get; private set; } = "";

    /// <summary>The merchant category code.</summary>
    public string MerchantCategoryCode { get; private set; } = "";

    /// <summary>
    /// When it is sent, queried, reversed or closed next, by its state; null when nothing is planned.
    /// </summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>How often it was sent.</summary>
    public int Attempts { get; private set; }

    /// <summary>Until when a claim holds, by the database's own clock.</summary>
    public DateTimeOffset? LeaseUntil { get; private set; }

    /// <summary>The fencing token: counts up with every claim.</summary>
    public long Fence { get; private set; }

    /// <summary>Why its outcome is not known.</summary>
    public UnknownReason? UnknownReason { get; private set; }

    /// <summary>Since when its outcome is not known; sending it again does not begin anew.</summary>
    public DateTimeOffset? UnknownSince { get; private set; }

    /// <summary>
    /// When the answer to a request was lost last; the request itself may be under way for some time after.
    /// </summary>
    public DateTimeOffset? LostAt { get; private set; }

    /// <summary>How often WeChat was asked since.</summary>
    public int LadderStep { get; private set; }

    /// <summary>The gateway's code of the newest decline.</summary>
    public string? DeclineCode { get; private set; }

    /// <summary>The gateway's words of the newest decline.</summary>
    public string? DeclineMessage { get; private set; }

    /// <summary>How the newest decline is treated.</summary>
    public DeclineClass? DeclineClass { get; private set; }

    /// <summary>Whether a new number takes its place once it is proven dead.</summary>
    public bool ReplaceWhenDead { get; private set; }

    /// <summary>What proves its death or caused its quarantine.</summary>
    public string? Evidence { get; private set; }

    /// <summary>When it was paid, by WeChat's word.</summary>
    public DateTimeOffset? PaidAt { get; private set; }

    /// <summary>Whether its success came when nothing was due any more.</summary>
    public bool Late { get; private set; }

    /// <summary>The payer's bank or balance.</summary>
    public string? BankType { get; private set; }

    /// <summary>What the payer paid, in minor units of <see cref="PayerCurrency"/>.</summary>
    public long? PayerTotalMinor { get; private set; }

    /// <summary>The payer's currency, as WeChat wrote it.</summary>
    public string? PayerCurrency { get; private set; }

    /// <summary>The kind of exchange rate, as WeChat wrote it.</summary>
    public string? ExchangeRateType { get; private set; }

    /// <summary>The exchange rate times 10^8, as WeChat wrote it; no money is computed from it.</summary>
    public long? ExchangeRate { get; private set; }

    /// <summary>What refunds give back of it, those in flight included, in minor units.</summary>
    public long RefundReservedMinor { get; private set; }

    /// <summary>What refunds have given back of it, in minor units.</summary>
    public long RefundedMinor { get; private set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>What an APP order is beyond its payment; null for a deduction, and where it was not loaded.</summary>
    public Order? Order { get; private set; }

    /// <summary>The amount.</summary>
    public Money Amount => new(AmountMinor, Currency);

    /// <summary>What a further refund may give back, in minor units; nothing unless it is paid.</summary>
    public long RefundableMinor => PaymentLifecycle.IsPaid(Status) ? AmountMinor - RefundReservedMinor : 0;

    /// <summary>On whose behalf the gateway is called.</summary>
    public GatewayRoute Route => new(AccountKey, SubMchId, SubAppId);

    /// <summary>Which number is asked for or reversed.</summary>
    public PaymentQuery Query => new(Route, OutTradeNo, Kind);
}
