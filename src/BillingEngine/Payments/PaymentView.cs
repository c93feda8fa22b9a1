using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Payments;

namespace BillingEngine.Payments;

/// <summary>The last decline of a payment, with WeChat's own code and message.</summary>
/// <param name="Code">WeChat's error code.</param>
/// <param name="Message">The gateway's message.</param>
/// <param name="Class">The class of the decline, which decides what happens next.</param>
public sealed record DeclineView(string Code, string? Message, DeclineClass Class);

/// <summary>What the payer paid in their own currency, as WeChat reports it.</summary>
/// <param name="Total">The amount in minor units of the payer's currency.</param>
/// <param name="Currency">The payer's currency.</param>
/// <param name="ExchangeRateType">The type of the exchange rate.</param>
/// <param name="ExchangeRate">The rate as WeChat reports it: times 10^8.</param>
public sealed record PayerView(long? Total, string? Currency, string? ExchangeRateType, long? ExchangeRate);

/// <summary>
/// A payment. <c>number_state</c> says whether its out_trade_no can still be paid: <c>live</c>, <c>paid</c>,
/// <c>dead</c> (with <c>evidence</c>) or <c>unknown</c>.
/// </summary>
public sealed record PaymentView
{
    /// <summary>The identifier of the payment.</summary>
    public required PaymentId Id { get; init; }

    /// <summary>Always <c>payment</c>.</summary>
    public string Object { get; } = "payment";

    /// <summary>The kind of payment.</summary>
    public required PaymentKind Kind { get; init; }

    /// <summary>The status of the payment.</summary>
    public required PaymentStatus Status { get; init; }

    /// <summary>
    /// Whether its out_trade_no can still be paid: <c>live</c>, <c>paid</c>, <c>dead</c> or <c>unknown</c>.
    /// </summary>
    public required string NumberState { get; init; }

    /// <summary>The amount in minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>The currency, as its ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>Our number of it, which WeChat also uses.</summary>
    public required string OutTradeNo { get; init; }

    /// <summary>WeChat's identifier of the payment; null until it succeeded.</summary>
    public required string? TransactionId { get; init; }

    /// <summary>The invoice it pays.</summary>
    public required InvoiceId? Invoice { get; init; }

    /// <summary>The subscription it is for.</summary>
    public required SubscriptionId? Subscription { get; init; }

    /// <summary>The customer who pays.</summary>
    public required CustomerId? Customer { get; init; }

    /// <summary>The contract that it is deducted through.</summary>
    public required ContractId? Contract { get; init; }

    /// <summary>The text that the payer reads.</summary>
    public required string Description { get; init; }

    /// <summary>How many times it was sent.</summary>
    public required int Attempts { get; init; }

    /// <summary>When it is sent, queried or reversed next.</summary>
    public required DateTimeOffset? DueAt { get; init; }

    /// <summary>Why the outcome is unknown.</summary>
    public required UnknownReason? UnknownReason { get; init; }

    /// <summary>Since when the outcome is unknown.</summary>
    public required DateTimeOffset? UnknownSince { get; init; }

    /// <summary>The last decline.</summary>
    public required DeclineView? Decline { get; init; }

    /// <summary>What proves that its number can no longer be paid.</summary>
    public required string? Evidence { get; init; }

    /// <summary>When the payer paid.</summary>
    public required DateTimeOffset? PaidAt { get; init; }

    /// <summary>Whether the money arrived when nothing was due any more.</summary>
    public required bool Late { get; init; }

    /// <summary>The payer's bank, or the WeChat balance.</summary>
    public required string? BankType { get; init; }

    /// <summary>The payment in the currency of the payer.</summary>
    public required PayerView? Payer { get; init; }

    /// <summary>The refunded amount in minor units.</summary>
    public required long Refunded { get; init; }

    /// <summary>The amount that can still be refunded in minor units, less refunds in flight.</summary>
    public required long RefundableAmount { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The view of a payment.</summary>
    public static PaymentView Of(Payment p) =>
        new()
        {
            Id = p.Id,
            Kind = p.Kind,
            Status = p.Status,
            NumberState = StateOfNumber(p.Status),
            Amount = p.AmountMinor,
            Currency = p.Currency.Code,
            OutTradeNo = p.OutTradeNo,
            TransactionId = p.TransactionId,
            Invoice = p.InvoiceId,
            Subscription = p.SubscriptionId,
            Customer = p.CustomerId,
            Contract = p.ContractId,
            Description = p.Description,
            Attempts = p.Attempts,
            DueAt = p.DueAt,
            UnknownReason = p.UnknownReason,
            UnknownSince = p.UnknownSince,
            Decline = p.DeclineCode is null
                ? null
                : new DeclineView(p.DeclineCode, p.DeclineMessage, p.DeclineClass!.Value),
            Evidence = p.Evidence,
            PaidAt = p.PaidAt,
            Late = p.Late,
            BankType = p.BankType,
            Payer = p.PayerTotalMinor is null
                ? null
                : new PayerView(p.PayerTotalMinor, p.PayerCurrency, p.ExchangeRateType, p.ExchangeRate),
            Refunded = p.RefundedMinor,
            RefundableAmount = p.RefundableMinor,
            CreatedAt = p.CreatedAt,
        };

    private static string StateOfNumber(PaymentStatus status) =>
        status switch
        {
            _ when PaymentLifecycle.IsPaid(status) => "paid",
            PaymentStatus.Submitting
            or PaymentStatus.Unknown
            or PaymentStatus.Reversing
            or PaymentStatus.Closing
            or PaymentStatus.Quarantined => "unknown",
            _ when PaymentLifecycle.IsDead(status) => "dead",
            _ => "live",
        };
}
