using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Payments;

namespace BillingEngine.Payments;

/// <summary>The newest refusal of a payment, with the gateway's own words.</summary>
/// <param name="Code">The gateway's code.</param>
/// <param name="Message">The gateway's words.</param>
/// <param name="Class">What kind of decline it is, which decides what happens next.</param>
public sealed record DeclineView(string Code, string? Message, DeclineClass Class);

/// <summary>What the payer paid in their own currency; kept as WeChat wrote it.</summary>
/// <param name="Total">What was paid in minor units of the payer's currency.</param>
/// <param name="Currency">The payer's currency.</param>
/// <param name="ExchangeRateType">How the rate was set.</param>
/// <param name="ExchangeRate">The rate as WeChat writes it: times 10^8.</param>
public sealed record PayerView(long? Total, string? Currency, string? ExchangeRateType, long? ExchangeRate);

/// <summary>
/// A payment as the API shows it. <c>number_state</c> says what its out_trade_no can still do: <c>live</c>,
/// <c>paid</c>,
/// <c>dead</c> (with <c>evidence</c>) or <c>unknown</c>.
/// </summary>
public sealed record PaymentView
{
    /// <summary>Its identifier.</summary>
    public required PaymentId Id { get; init; }

    /// <summary>Always <c>payment</c>.</summary>
    public string Object { get; } = "payment";

    /// <summary>How the money is taken.</summary>
    public required PaymentKind Kind { get; init; }

    /// <summary>Its state.</summary>
    public required PaymentStatus Status { get; init; }

    /// <summary>What its out_trade_no can still do: <c>live</c>, <c>paid</c>, <c>dead</c> or <c>unknown</c>.</summary>
    public required string NumberState { get; init; }

    /// <summary>How much in minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>The currency, as its ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>Our number of it, as WeChat knows it.</summary>
    public required string OutTradeNo { get; init; }

    /// <summary>WeChat's number of it; null until it succeeded.</summary>
    public required string? TransactionId { get; init; }

    /// <summary>The invoice it pays.</summary>
    public required InvoiceId? Invoice { get; init; }

    /// <summary>The subscription it is for.</summary>
    public required SubscriptionId? Subscription { get; init; }

    /// <summary>Who pays.</summary>
    public required CustomerId? Customer { get; init; }

    /// <summary>The contract it is taken through.</summary>
    public required ContractId? Contract { get; init; }

    /// <summary>What the payer reads.</summary>
    public required string Description { get; init; }

    /// <summary>How often it was sent.</summary>
    public required int Attempts { get; init; }

    /// <summary>When it is sent, queried or reversed next.</summary>
    public required DateTimeOffset? DueAt { get; init; }

    /// <summary>Why its outcome is not known.</summary>
    public required UnknownReason? UnknownReason { get; init; }

    /// <summary>Since when its outcome is not known.</summary>
    public required DateTimeOffset? UnknownSince { get; init; }

    /// <summary>The newest decline.</summary>
    public required DeclineView? Decline { get; init; }

    /// <summary>What proves that its number is dead.</summary>
    public required string? Evidence { get; init; }

    /// <summary>When the money was taken.</summary>
    public required DateTimeOffset? PaidAt { get; init; }

    /// <summary>Whether the money came when nothing was due any more.</summary>
    public required bool Late { get; init; }

    /// <summary>Where the money came from.</summary>
    public required string? BankType { get; init; }

    /// <summary>What was paid in the currency of the payer.</summary>
    public required PayerView? Payer { get; init; }

    /// <summary>What was given back of it in minor units.</summary>
    public required long Refunded { get; init; }

    /// <summary>What a further refund may give back in minor units, less those in flight.</summary>
    public required long RefundableAmount { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Shows a payment.</summary>
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
