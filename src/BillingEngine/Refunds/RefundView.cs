using BillingEngine.Domain.Common;
using BillingEngine.Domain.Refunds;

namespace BillingEngine.Refunds;

/// <summary>The newest refusal of a refund, in the gateway's own words.</summary>
/// <param name="Code">The gateway's code.</param>
/// <param name="Message">The gateway's words.</param>
public sealed record RefundFailureView(string Code, string? Message);

/// <summary>What the payer gets in their own currency, and what is taken off the settlement.</summary>
/// <param name="Refund">What the payer gets, in minor units of the payer's currency.</param>
/// <param name="Currency">The payer's currency.</param>
/// <param name="SettlementRefund">What is taken off the settlement, in minor units of its currency.</param>
/// <param name="SettlementCurrency">The settlement's currency.</param>
/// <param name="ExchangeRateType">How the rate was set.</param>
/// <param name="ExchangeRate">The rate as WeChat writes it: times 10^8.</param>
public sealed record RefundPayerView(
    long? Refund,
    string? Currency,
    long? SettlementRefund,
    string? SettlementCurrency,
    string? ExchangeRateType,
    long? ExchangeRate
);

/// <summary>A refund as the API shows it; amounts are in minor units of <c>currency</c>.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Object">Always <c>refund</c>.</param>
/// <param name="Status">Its state.</param>
/// <param name="Payment">The payment of which it gives back.</param>
/// <param name="Amount">How much it gives back in minor units.</param>
/// <param name="Currency">The currency, as its ISO 4217 code.</param>
/// <param name="Reason">What the payer reads.</param>
/// <param name="Reference">The caller's own name of it.</param>
/// <param name="Cause">Why it was made.</param>
/// <param name="OutRefundNo">Our number of it, as WeChat knows it.</param>
/// <param name="RefundId">WeChat's number of it; null until it is known.</param>
/// <param name="OutTradeNo">Our number of the payment.</param>
/// <param name="TransactionId">WeChat's number of the payment.</param>
/// <param name="Subscription">The subscription the payment was for.</param>
/// <param name="Customer">Who paid.</param>
/// <param name="Attempts">How often it was sent.</param>
/// <param name="DueAt">When it is sent or queried next.</param>
/// <param name="UnknownSince">Since when its outcome is not known.</param>
/// <param name="Failure">The newest refusal.</param>
/// <param name="SucceededAt">When the money was given back.</param>
/// <param name="ReceivedBy">Where the money went, as WeChat words it.</param>
/// <param name="FundSource">Which of the merchant's funds it was taken from.</param>
/// <param name="Payer">What moved in other currencies.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record RefundView(
    RefundId Id,
    string Object,
    RefundStatus Status,
    PaymentId Payment,
    long Amount,
    string Currency,
    string? Reason,
    string? Reference,
    RefundCause Cause,
    string OutRefundNo,
    string? RefundId,
    string OutTradeNo,
    string TransactionId,
    SubscriptionId? Subscription,
    CustomerId? Customer,
    int Attempts,
    DateTimeOffset? DueAt,
    DateTimeOffset? UnknownSince,
    RefundFailureView? Failure,
    DateTimeOffset? SucceededAt,
    string? ReceivedBy,
    string? FundSource,
    RefundPayerView? Payer,
    DateTimeOffset CreatedAt
)
{
    /// <summary>Shows a refund.</summary>
    public static RefundView Of(Refund r) =>
        new(
            r.Id,
            "refund",
            r.Status,
            r.PaymentId,
            r.AmountMinor,
            r.Currency.Code,
            r.Reason,
            r.Reference,
            r.Cause,
            r.OutRefundNo,
            r.RefundNumber,
            r.OutTradeNo,
            r.TransactionId,
            r.SubscriptionId,
            r.CustomerId,
            r.Attempts,
            r.DueAt,
            r.UnknownSince,
            r.FailureCode is null ? null : new RefundFailureView(r.FailureCode, r.FailureMessage),
            r.SucceededAt,
            r.ReceivedBy,
            r.FundSource,
            r.PayerRefundMinor is null && r.SettlementRefundMinor is null
                ? null
                : new RefundPayerView(
                    r.PayerRefundMinor,
                    r.PayerCurrency,
                    r.SettlementRefundMinor,
                    r.SettlementCurrency,
                    r.ExchangeRateType,
                    r.ExchangeRate
                ),
            r.CreatedAt
        );
}
