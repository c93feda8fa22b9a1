using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Orders;

namespace BillingEngine.Domain.Payments;

/// <summary>What kind of payment it is.</summary>
public enum PaymentKind
{
    /// <summary>A papay deduction through a contract.</summary>
    Deduction,

    /// <summary>A one-off order that the payer pays in the merchant's app.</summary>
    AppOrder,
}

/// <summary>
/// One payment: one movement of money in, one <c>out_trade_no</c>. Its transitions are in Payment.Life.cs; those of APP
/// orders only are in Payment.Orders.cs.
/// </summary>
public sealed partial class Payment : Entity
{
    private Payment() { }

    public PaymentId Id { get; private set; }

    public MerchantId MerchantId { get; private set; }

    public PaymentKind Kind { get; private set; }

    /// <summary>Key of the WeChat Pay account, as in the configuration.</summary>
    public string AccountKey { get; private set; } = "";

    /// <summary>The sub-merchant in institution mode; null for a direct account.</summary>
    public string? SubMchId { get; private set; }

    /// <summary>The sub-merchant's own app, if it has one.</summary>
    public string? SubAppId { get; private set; }

    /// <summary>The invoice that it collects; null for an APP order.</summary>
    public InvoiceId? InvoiceId { get; private set; }

    /// <summary>The subscription that is billed; null for an APP order.</summary>
    public SubscriptionId? SubscriptionId { get; private set; }

    /// <summary>The payer; null for an APP order without a customer.</summary>
    public CustomerId? CustomerId { get; private set; }

    /// <summary>The contract that the deduction uses; null for an APP order.</summary>
    public ContractId? ContractId { get; private set; }

    /// <summary>WeChat's contract_id of that contract.</summary>
    public string? ContractNumber { get; private set; }

    /// <summary>
    /// The openid of the payer who signed that contract, under the app that signs; null if WeChat did not name it.
    /// </summary>
    public string? PayerOpenId { get; private set; }

    /// <summary>
    /// Our <c>out_trade_no</c>, unique per WeChat Pay account. It is always sent with the same content.
    /// </summary>
    public string OutTradeNo { get; private set; } = "";

    /// <summary>WeChat's transaction_id; null until paid.</summary>
    public string? TransactionId { get; private set; }

    public PaymentStatus Status { get; private set; }

    /// <summary>The amount, in minor units.</summary>
    public long AmountMinor { get; private set; }

    public Currency Currency { get; private set; }

    /// <summary>The text that WeChat shows to the payer.</summary>
    public string Description { get; private set; } = "";

    public string MerchantCategoryCode { get; private set; } = "";

    /// <summary>
    /// When it is next sent, queried, reversed or closed, depending on its status; null when nothing is planned.
    /// </summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>How many times it was sent.</summary>
    public int Attempts { get; private set; }

    /// <summary>When the current claim expires, by the database's own clock.</summary>
    public DateTimeOffset? LeaseUntil { get; private set; }

    /// <summary>The fencing token: grows by one with every claim.</summary>
    public long Fence { get; private set; }

    /// <summary>Why the outcome is unknown.</summary>
    public UnknownReason? UnknownReason { get; private set; }

    /// <summary>Since when the outcome is unknown; sending it again does not reset this.</summary>
    public DateTimeOffset? UnknownSince { get; private set; }

    /// <summary>
    /// When the answer to a request was last lost; that request may still be in flight for some time.
    /// </summary>
    public DateTimeOffset? LostAt { get; private set; }

    /// <summary>How many queries have run in the current unknown, closing or waiting phase.</summary>
    public int LadderStep { get; private set; }

    /// <summary>WeChat's code of the latest decline.</summary>
    public string? DeclineCode { get; private set; }

    /// <summary>WeChat's message of the latest decline.</summary>
    public string? DeclineMessage { get; private set; }

    /// <summary>How the latest decline is handled.</summary>
    public DeclineClass? DeclineClass { get; private set; }

    /// <summary>Whether a new number is created once this one is proven dead.</summary>
    public bool ReplaceWhenDead { get; private set; }

    /// <summary>What proves that it is dead, or why it was quarantined.</summary>
    public string? Evidence { get; private set; }

    /// <summary>When it was paid, as WeChat reports it.</summary>
    public DateTimeOffset? PaidAt { get; private set; }

    /// <summary>Whether it succeeded when nothing was due any more.</summary>
    public bool Late { get; private set; }

    /// <summary>The payer's bank or balance, as WeChat reports it.</summary>
    public string? BankType { get; private set; }

    /// <summary>What the payer paid, in minor units of <see cref="PayerCurrency"/>.</summary>
    public long? PayerTotalMinor { get; private set; }

    /// <summary>The payer's currency, exactly as WeChat reports it.</summary>
    public string? PayerCurrency { get; private set; }

    /// <summary>The kind of exchange rate, exactly as WeChat reports it.</summary>
    public string? ExchangeRateType { get; private set; }

    /// <summary>The exchange rate times 10^8, exactly as WeChat reports it; never used to compute money.</summary>
    public long? ExchangeRate { get; private set; }

    /// <summary>Sum of its refunds that succeeded or are in flight, in minor units.</summary>
    public long RefundReservedMinor { get; private set; }

    /// <summary>Sum of its refunds that succeeded, in minor units.</summary>
    public long RefundedMinor { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>The order details of an APP order; null for a deduction, or if not loaded.</summary>
    public Order? Order { get; private set; }

    public Money Amount => new(AmountMinor, Currency);

    /// <summary>How much can still be refunded, in minor units; 0 unless it is paid.</summary>
    public long RefundableMinor => PaymentLifecycle.IsPaid(Status) ? AmountMinor - RefundReservedMinor : 0;

    /// <summary>The WeChat Pay account and sub-merchant that the gateway is called for.</summary>
    public GatewayRoute Route => new(AccountKey, SubMchId, SubAppId);

    /// <summary>The query for this number.</summary>
    public PaymentQuery Query => new(Route, OutTradeNo, Kind);
}
