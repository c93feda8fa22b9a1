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
/// <param name="Id">Its identifier.</param>
/// <param name="Object">Always <c>payment</c>.</param>
/// <param name="Kind">How the money is taken.</param>
/// <param name="Status">Its state.</param>
/// <param name="NumberState">What its out_trade_no can still do: <c>live</c>, <c>paid</c>, <c>dead</c> or
/// <c>unknown</c>.</param>
/// <param name="Amount">How much in minor units.</param>
/// <param name="Currency">The currency, as its ISO 4217 code.</param>
/// <param name="OutTradeNo">Our number of it, as WeChat knows it.</param>
/// <param name="TransactionId">WeChat's number of it; null until it succeeded.</param>
/// <param name="Invoice">The invoice it pays.</param>
/// <param name="Subscription">The subscription it is for.</param>
/// <param name="Customer">Who pays.</param>
/// <param name="Contract">The contract it is taken through.</param>
/// <param name="Description">What the payer reads.</param>
/// <param name="Attempts">How often it was sent.</param>
/// <param name="DueAt">When it is sent, queried or reversed next.</param>
/// <param name="UnknownReason">Why its outcome is not known.</param>
/// <param name="UnknownSince">Since when its outcome is not known.</param>
/// <param name="Decline">The newest decline.</param>
/// <param name="Evidence">What proves that its number is dead.</param>
/// <param name="PaidAt">When the money was taken.</param>
/// <param name="Late">Whether the money came when nothing was due any more.</param>
/// <param name="BankType">Where the money came from.</param>
/// <param name="Payer">What was paid in the currency of the payer.</param>
/// <param name="Refunded">What was given back of it in minor units.</param>
/// <param name="RefundableAmount">What a further refund may give back in minor units, less those in flight.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record PaymentView(
    PaymentId Id,
    string Object,
    PaymentKind Kind,
    PaymentStatus Status,
    string NumberState,
    long Amount,
    string Currency,
    string OutTradeNo,
    string? TransactionId,
    InvoiceId? Invoice,
    SubscriptionId? Subscription,
    CustomerId? Customer,
    ContractId? Contract,
    string Description,
    int Attempts,
    DateTimeOffset? DueAt,
    UnknownReason? UnknownReason,
    DateTimeOffset? UnknownSince,
    DeclineView? Decline,
    string? Evidence,
    DateTimeOffset? PaidAt,
    bool Late,
    string? BankType,
    PayerView? Payer,
    long Refunded,
    long RefundableAmount,
    DateTimeOffset CreatedAt
)
{
    /// <summary>Shows a payment.</summary>
    public static PaymentView Of(Payment p) =>
        new(
            p.Id,
            "payment",
            p.Kind,
            p.Status,
            StateOfNumber(p.Status),
            p.AmountMinor,
            p.Currency.Code,
            p.OutTradeNo,
            p.TransactionId,
            p.InvoiceId,
            p.SubscriptionId,
            p.CustomerId,
            p.ContractId,
            p.Description,
            p.Attempts,
            p.DueAt,
            p.UnknownReason,
            p.UnknownSince,
            p.DeclineCode is null ? null : new DeclineView(p.DeclineCode, p.DeclineMessage, p.DeclineClass!.Value),
            p.Evidence,
            p.PaidAt,
            p.Late,
            p.BankType,
            p.PayerTotalMinor is null
                ? null
                : new PayerView(p.PayerTotalMinor, p.PayerCurrency, p.ExchangeRateType, p.ExchangeRate),
            p.RefundedMinor,
            p.RefundableMinor,
            p.CreatedAt
        );

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
