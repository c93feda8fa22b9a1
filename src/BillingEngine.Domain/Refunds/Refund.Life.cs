using System.Globalization;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Payments;

namespace BillingEngine.Domain.Refunds;

public sealed partial class Refund
{
    /// <summary>
    /// The minimum time between two refunds of the same payment (docs/wechat-pay-orders.md, Refunds).
    /// </summary>
    public static readonly TimeSpan Spacing = TimeSpan.FromMinutes(1);

    // A refund to a balance takes minutes, to a card days; after a week an operator should look.
    private static readonly TimeSpan[] QueriesWhileProcessing =
    [
        TimeSpan.FromMinutes(20),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(6),
        TimeSpan.FromDays(1),
        TimeSpan.FromDays(1),
        TimeSpan.FromDays(1),
        TimeSpan.FromDays(1),
        TimeSpan.FromDays(1),
    ];

    // The merchant's funds grow by the day's trade or by a manual top-up: asking every minute is pointless.
    private static readonly TimeSpan FundsPause = TimeSpan.FromHours(1);

    /// <summary>
    /// Creates a refund that the engine decides by itself, at most one per payment and cause. The locked payment
    /// reserves the amount. The refund is sent at <paramref name="dueAt"/>.
    /// </summary>
    public static Refund Of(
        Payment payment,
        long amountMinor,
        RefundCause cause,
        DateTimeOffset dueAt,
        DateTimeOffset now
    )
    {
        var number = DerivedNumber.OfRefund(
            payment.OutTradeNo,
            cause switch
            {
                RefundCause.LateSuccess => "late_success",
                RefundCause.Canceled => "canceled",
                _ => throw new ArgumentOutOfRangeException(
                    nameof(cause),
                    cause,
                    "Use ForMerchant for a requested refund."
                ),
            },
            ""
        );
        return Make(payment, amountMinor, cause, number, null, dueAt, now);
    }

    /// <summary>
    /// Creates a refund that the merchant requests, of a locked payment. Without a reference, <paramref
    /// name="ordinal"/> counts the requested refunds of this payment, from 1.
    /// </summary>
    public static Refund ForMerchant(
        Payment payment,
        RefundTerms terms,
        int ordinal,
        DateTimeOffset dueAt,
        DateTimeOffset now
    )
    {
        var number = terms.Reference is { } reference
            ? DerivedNumber.OfRefund(payment.OutTradeNo, "reference", reference)
            : DerivedNumber.OfRefund(payment.OutTradeNo, "ordinal", ordinal.ToString(CultureInfo.InvariantCulture));
        var amountMinor = terms.AmountMinor ?? payment.RefundableMinor;
        return Make(payment, amountMinor, RefundCause.Requested, number, terms, dueAt, now);
    }

    /// <summary>Whether a request with the same reference has the same content.</summary>
    public bool IsFor(RefundTerms terms) =>
        (AskedMinor, Reason, Reference) == (terms.AmountMinor, terms.Reason, terms.Reference);

    private static Refund Make(
        Payment payment,
        long amountMinor,
        RefundCause cause,
        string number,
        RefundTerms? terms,
        DateTimeOffset dueAt,
        DateTimeOffset now
    )
    {
        payment.ReserveRefund(amountMinor, now);
        var refund = new Refund
        {
            Id = Common.Id.New<RefundId>(now),
            MerchantId = payment.MerchantId,
            PaymentId = payment.Id,
            SubscriptionId = payment.SubscriptionId,
            CustomerId = payment.CustomerId,
            AccountKey = payment.AccountKey,
            SubMchId = payment.SubMchId,
            SubAppId = payment.SubAppId,
            OutRefundNo = number,
            OutTradeNo = payment.OutTradeNo,
            TransactionId = payment.TransactionId!,
            Status = RefundStatus.Created,
            Cause = cause,
            TotalMinor = payment.AmountMinor,
            AmountMinor = amountMinor,
            Currency = payment.Currency,
            Reason = terms?.Reason,
            Reference = terms?.Reference,
            AskedMinor = terms?.AmountMinor,
            DueAt = dueAt,
            CreatedAt = now,
        };
        refund.Touch(now);
        return refund;
    }

    /// <summary>
    /// Claims the refund for the caller that created it and sends it at once. The lease holds until <paramref
    /// name="leaseUntil"/>, by the database's own clock.
    /// </summary>
    public void ClaimForMaker(DateTimeOffset leaseUntil, DateTimeOffset now)
    {
        LeaseUntil = leaseUntil;
        SentAt = now;
        Attempts++;
        Fence++;
    }

    /// <summary>WeChat has accepted the refund and is processing it.</summary>
    public void Accept(RefundFacts facts, DateTimeOffset now)
    {
        Move(RefundTrigger.Accept, now + QueriesWhileProcessing[0]);
        Forget();
        Keep(facts);
        Raise("refund.processing", now);
    }

    /// <summary>No reply that can be believed: from now on WeChat is queried.</summary>
    public void LoseAnswer(DateTimeOffset now)
    {
        Move(RefundTrigger.LoseAnswer, now + Ladder.Pause(0));
        Forget();
        UnknownSince ??= now;
        LostAt = now;
        Touch(now);
    }

    /// <summary>
    /// WeChat refused this request for good, but may have performed an earlier one. WeChat is queried until that is
    /// ruled out; then the refund is closed.
    /// </summary>
    public void DoubtRefusal(string code, string message, DateTimeOffset now)
    {
        Move(RefundTrigger.LoseAnswer, now + Ladder.Pause(0));
        Forget();
        UnknownSince ??= now;
        Refused = true;
        (FailureCode, FailureMessage) = (code, message);
        Touch(now);
    }

    /// <summary>WeChat has no such refund: the same number is sent again, with a growing delay.</summary>
    public void Requeue(DateTimeOffset now)
    {
        Move(RefundTrigger.Requeue, now + Ladder.PauseAfter(now - (UnknownSince ?? now)));
        Touch(now);
    }

    /// <summary>
    /// WeChat cannot process it now, for example because funds are short: the same number is sent again later.
    /// </summary>
    public void Postpone(string code, string message, DateTimeOffset now)
    {
        if (Status != RefundStatus.Created)
            throw new IllegalTransitionException("refund", Status.ToString(), nameof(Postpone));
        Forget();
        (FailureCode, FailureMessage) = (code, message);
        UnknownSince = null;
        LeaseUntil = null;
        DueAt = now + FundsPause;
        Touch(now);
    }

    /// <summary>Counts a signed reply that WeChat has no such refund.</summary>
    public void NoteNotFound() => NotFound++;

    /// <summary>WeChat has this number with other content.</summary>
    public void FindNumberUsed(DateTimeOffset now)
    {
        NumberUsed = true;
        Touch(now);
    }

    /// <summary>The refund succeeded.</summary>
    public void Succeed(RefundFacts facts, DateTimeOffset now)
    {
        Move(RefundTrigger.Succeed, null);
        Keep(facts);
        SucceededAt = facts.SucceededAt ?? now;
        Forget();
        Raise("refund.succeeded", now);
    }

    /// <summary>
    /// Nothing was refunded: WeChat closed it (with <paramref name="facts"/>) or refused it for good (null).
    /// </summary>
    public void Close(RefundFacts? facts, DateTimeOffset now)
    {
        Move(RefundTrigger.Close, null);
        if (facts is not null)
            Forget();
        Keep(facts);
        Raise("refund.closed", now);
    }

    /// <summary>The money could not be delivered; WeChat is queried once a day.</summary>
    public void TurnAbnormal(RefundFacts facts, DateTimeOffset now)
    {
        Move(RefundTrigger.TurnAbnormal, now.AddDays(1));
        Forget();
        Keep(facts);
        Raise("refund.abnormal", now);
    }

    /// <summary>
    /// A query decided nothing: the next one runs later. True when it has just taken so long that an operator should
    /// look.
    /// </summary>
    public bool QueryLater(DateTimeOffset now)
    {
        LadderStep++;
        LeaseUntil = null;
        Touch(now);
        if (Status == RefundStatus.Unknown)
        {
            DueAt = now + Ladder.Pause(LadderStep);
            return Ladder.IsClimbed(LadderStep) && !Ladder.IsClimbed(LadderStep - 1);
        }
        DueAt = now + QueriesWhileProcessing[Math.Min(LadderStep, QueriesWhileProcessing.Length - 1)];
        return LadderStep == QueriesWhileProcessing.Length;
    }

    // Replies to an earlier request decide nothing about a later one.
    private void Forget()
    {
        (Refused, FailureCode, FailureMessage) = (false, null, null);
        (LadderStep, NotFound) = (0, 0);
    }

    private void Keep(RefundFacts? facts)
    {
        if (facts is null)
            return;
        NumberUsed = false;
        RefundNumber = facts.RefundNumber ?? RefundNumber;
        ReceivedBy = facts.ReceivedBy ?? ReceivedBy;
        FundSource = facts.FundSource ?? FundSource;
        PayerRefundMinor = facts.PayerRefund ?? PayerRefundMinor;
        PayerCurrency = facts.PayerCurrency ?? PayerCurrency;
        SettlementRefundMinor = facts.SettlementRefund ?? SettlementRefundMinor;
        SettlementCurrency = facts.SettlementCurrency ?? SettlementCurrency;
        ExchangeRateType = facts.ExchangeRateType ?? ExchangeRateType;
        ExchangeRate = facts.ExchangeRate ?? ExchangeRate;
    }

    private void Move(RefundTrigger trigger, DateTimeOffset? dueAt)
    {
        Status =
            RefundLifecycle.Next(Status, trigger)
            ?? throw new IllegalTransitionException("refund", Status.ToString(), trigger.ToString());
        DueAt = dueAt;
        LeaseUntil = null;
        if (Status is not (RefundStatus.Unknown or RefundStatus.Created))
            UnknownSince = null;
    }
}
