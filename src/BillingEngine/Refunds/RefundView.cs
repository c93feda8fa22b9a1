using BillingEngine.Domain.Common;
using BillingEngine.Domain.Refunds;

namespace BillingEngine.Refunds;

/// <summary>The last refusal of a refund, with WeChat's own code and message.</summary>
/// <param name="Code">WeChat's error code.</param>
/// <param name="Message">The gateway's message.</param>
public sealed record RefundFailureView(string Code, string? Message);

/// <summary>What the payer receives in their own currency, and what is deducted from the settlement.</summary>
public sealed record RefundPayerView
{
    /// <summary>The amount that the payer receives, in minor units of the payer's currency.</summary>
    public required long? Refund { get; init; }

    /// <summary>The payer's currency.</summary>
    public required string? Currency { get; init; }

    /// <summary>The amount deducted from the settlement, in minor units of its currency.</summary>
    public required long? SettlementRefund { get; init; }

    /// <summary>The currency of the payout.</summary>
    public required string? SettlementCurrency { get; init; }

    /// <summary>The type of the exchange rate.</summary>
    public required string? ExchangeRateType { get; init; }

    /// <summary>The rate as WeChat reports it: times 10^8.</summary>
    public required long? ExchangeRate { get; init; }
}

/// <summary>A refund; amounts are in minor units of <c>currency</c>.</summary>
public sealed record RefundView
{
    /// <summary>The identifier of the refund.</summary>
    public required RefundId Id { get; init; }

    /// <summary>Always <c>refund</c>.</summary>
    public string Object { get; } = "refund";

    /// <summary>The status of the refund.</summary>
    public required RefundStatus Status { get; init; }

    /// <summary>The refunded payment.</summary>
    public required PaymentId Payment { get; init; }

    /// <summary>The amount in minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>The currency, as its ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>The text that the payer reads.</summary>
    public required string? Reason { get; init; }

    /// <summary>Your own name of it.</summary>
    public required string? Reference { get; init; }

    /// <summary>Why it was created.</summary>
    public required RefundCause Cause { get; init; }

    /// <summary>Our number of it, which WeChat also uses.</summary>
    public required string OutRefundNo { get; init; }

    /// <summary>WeChat's identifier of the refund; null until it is known.</summary>
    public required string? RefundId { get; init; }

    /// <summary>Our identifier of the payment, known to WeChat.</summary>
    public required string OutTradeNo { get; init; }

    /// <summary>WeChat's identifier of the payment.</summary>
    public required string TransactionId { get; init; }

    /// <summary>The subscription of the payment.</summary>
    public required SubscriptionId? Subscription { get; init; }

    /// <summary>The customer who paid.</summary>
    public required CustomerId? Customer { get; init; }

    /// <summary>How many times it was sent.</summary>
    public required int Attempts { get; init; }

    /// <summary>When it is sent or queried next.</summary>
    public required DateTimeOffset? DueAt { get; init; }

    /// <summary>Since when the outcome is unknown.</summary>
    public required DateTimeOffset? UnknownSince { get; init; }

    /// <summary>The last refusal.</summary>
    public required RefundFailureView? Failure { get; init; }

    /// <summary>When the money was refunded.</summary>
    public required DateTimeOffset? SucceededAt { get; init; }

    /// <summary>The receiving account, as WeChat describes it.</summary>
    public required string? ReceivedBy { get; init; }

    /// <summary>The merchant's fund that paid for it.</summary>
    public required string? FundSource { get; init; }

    /// <summary>The amounts in other currencies.</summary>
    public required RefundPayerView? Payer { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The view of a refund.</summary>
    public static RefundView Of(Refund r) =>
        new()
        {
            Id = r.Id,
            Status = r.Status,
            Payment = r.PaymentId,
            Amount = r.AmountMinor,
            Currency = r.Currency.Code,
            Reason = r.Reason,
            Reference = r.Reference,
            Cause = r.Cause,
            OutRefundNo = r.OutRefundNo,
            RefundId = r.RefundNumber,
            OutTradeNo = r.OutTradeNo,
            TransactionId = r.TransactionId,
            Subscription = r.SubscriptionId,
            Customer = r.CustomerId,
            Attempts = r.Attempts,
            DueAt = r.DueAt,
            UnknownSince = r.UnknownSince,
            Failure = r.FailureCode is null ? null : new RefundFailureView(r.FailureCode, r.FailureMessage),
            SucceededAt = r.SucceededAt,
            ReceivedBy = r.ReceivedBy,
            FundSource = r.FundSource,
            Payer =
                r.PayerRefundMinor is null && r.SettlementRefundMinor is null
                    ? null
                    : new RefundPayerView
                    {
                        Refund = r.PayerRefundMinor,
                        Currency = r.PayerCurrency,
                        SettlementRefund = r.SettlementRefundMinor,
                        SettlementCurrency = r.SettlementCurrency,
                        ExchangeRateType = r.ExchangeRateType,
                        ExchangeRate = r.ExchangeRate,
                    },
            CreatedAt = r.CreatedAt,
        };
}
