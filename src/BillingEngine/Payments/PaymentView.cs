using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Payments;

namespace BillingEngine.Payments;

/// <summary>The newest refusal of a payment, with the gateway's own words.</summary>
public sealed record DeclineView(string Code, string? Message, DeclineClass Class);

/// <summary>What the payer paid in their own currency; kept as WeChat wrote it.</summary>
public sealed record PayerView(long? Total, string? Currency, string? ExchangeRateType, long? ExchangeRate);

/// <summary>
/// A payment as the API shows it. <c>number_state</c> says what its out_trade_no can still do: <c>live</c>,
/// <c>paid</c>,
/// <c>dead</c> (with <c>evidence</c>) or <c>unknown</c>.
/// </summary>
public sealed record PaymentView(
    PaymentId Id, string Object, PaymentKind Kind, PaymentStatus Status, string NumberState, long Amount,
    string Currency, string OutTradeNo,
    string? TransactionId, InvoiceId? Invoice, SubscriptionId? Subscription, CustomerId? Customer, ContractId? Contract,
    string Description,
    int Attempts, DateTimeOffset? DueAt, UnknownReason? UnknownReason, DateTimeOffset? UnknownSince,
    DeclineView? Decline, string? Evidence,
    DateTimeOffset? PaidAt, bool Late, string? BankType, PayerView? Payer, DateTimeOffset CreatedAt)
{
    /// <summary>Shows a payment.</summary>
    public static PaymentView Of(Payment p) => new(
        p.Id, "payment", p.Kind, p.Status, StateOfNumber(p.Status), p.AmountMinor, p.Currency.Code, p.OutTradeNo,
        p.TransactionId,
        p.InvoiceId, p.SubscriptionId, p.CustomerId, p.ContractId, p.Description, p.Attempts, p.DueAt, p.UnknownReason,
        p.UnknownSince,
        p.DeclineCode is null ? null
            : new DeclineView(p.DeclineCode, p.DeclineMessage, p.DeclineClass!.Value), p.Evidence, p.PaidAt,
        p.Late, p.BankType,
        p.PayerTotalMinor is null ? null
            : new PayerView(p.PayerTotalMinor, p.PayerCurrency, p.ExchangeRateType, p.ExchangeRate),
        p.CreatedAt);

    private static string StateOfNumber(PaymentStatus status) => status switch
    {
        PaymentStatus.Succeeded => "paid",
        PaymentStatus.Submitting or PaymentStatus.Unknown or PaymentStatus.Reversing or PaymentStatus.Quarantined =>
            "unknown",
        _ when PaymentLifecycle.IsDead(status) => "dead",
        _ => "live",
    };
}
