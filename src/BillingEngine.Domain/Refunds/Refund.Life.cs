using System.Globalization;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Payments;

namespace BillingEngine.Domain.Refunds;

public sealed partial class Refund
{
    /// <summary>How far apart two refunds of a payment are sent (docs/wechat-pay-orders.md, Refunds).</summary>
    public static readonly TimeSpan Spacing = TimeSpan.FromMinutes(1);

    // Money back to a balance takes minutes, to a card days; after a week somebody should look.
    private static readonly TimeSpan[] Asks =
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

    // The merchant's funds are filled by the day's trade or by hand: no use in asking every minute.
    private static readonly TimeSpan FundsPause = TimeSpan.FromHours(1);

    /// <summary>
    /// Makes a refund that the engine decides by itself, at most one of a payment for each cause; the locked payment
    /// keeps the amount back for it, and it is sent at <paramref name="dueAt"/>.
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
                _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "Somebody has to ask for this one."),
            },
            ""
        );
        return Make(payment, amountMinor, cause, number, null, dueAt, now);
    }

    /// <summary>
    /// Makes the refund that somebody asks for of a locked payment. Without a reference <paramref name="ordinal"/>
    /// counts such refunds of the payment, from 1.
    /// </summary>
    public static Refund Asked(Payment payment, RefundWish wish, int ordinal, DateTimeOffset dueAt, DateTimeOffset now)
    {
        var number = wish.Reference is { } reference
            ? DerivedNumber.OfRefund(payment.OutTradeNo, "reference", reference)
            : DerivedNumber.OfRefund(payment.OutTradeNo, "ordinal", ordinal.ToString(CultureInfo.InvariantCulture));
        var amountMinor = wish.AmountMinor ?? payment.RefundableMinor;
        return Make(payment, amountMinor, RefundCause.Requested, number, wish, dueAt, now);
    }

    /// <summary>Whether a wish with the same reference asks for the very same.</summary>
    public bool IsFor(RefundWish wish) =>
        (AskedMinor, Reason, Reference) == (wish.AmountMinor, wish.Reason, wish.Reference);

    private static Refund Make(
        Payment payment,
        long amountMinor,
        RefundCause cause,
        string number,
        RefundWish? wish,
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
            Reason = wish?.Reason,
            Reference = wish?.Reference,
            AskedMinor = wish?.AmountMinor,
            DueAt = dueAt,
            CreatedAt = now,
        };
        refund.Touch(now);
        return refund;
    }

    /// <summary>
    /// Claims it for its maker, who sends it at once: the lease holds until <paramref name="leaseUntil"/>, by the
    /// database's own clock.
    /// </summary>
    public void ClaimForMaker(DateTimeOffset leaseUntil, DateTimeOffset now)
    {
        LeaseUntil = leaseUntil;
        SentAt = now;
        Attempts++;
        Fence++;
    }

    /// <summary>WeChat has accepted it and is at work.</summary>
    public void Accept(RefundFacts facts, DateTimeOffset now)
    {
        Move(RefundTrigger.Accept, now + Asks[0]);
        Forget();
        Keep(facts);
        Raise("refund.processing", now);
    }

    /// <summary>No answer that can be believed: it is asked for from now on.</summary>
    public void LoseAnswer(DateTimeOffset now)
    {
        Move(RefundTrigger.LoseAnswer, now + Ladder.Pause(0));
        Forget();
        UnknownSince ??= now;
        LostAt = now;
        Touch(now);
    }

    /// <summary>
    /// WeChat refused this request for good, but an earlier one may have been performed: it is asked for until that is
    /// ruled out, and closed then.
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

    /// <summary>WeChat has no such refund: the same number is sent again, later each time.</summary>
    public void Requeue(DateTimeOffset now)
    {
        Move(RefundTrigger.Requeue, now + Ladder.PauseAfter(now - (UnknownSince ?? now)));
        Touch(now);
    }

    /// <summary>WeChat cannot take it now, such as for want of funds: the same number is sent later.</summary>
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

    /// <summary>Counts WeChat's signed word that it has no such refund.</summary>
    public void NoteNotFound() => NotFound++;

    /// <summary>WeChat has its number with other content.</summary>
    public void FindNumberUsed(DateTimeOffset now)
    {
        NumberUsed = true;
        Touch(now);
    }

    /// <summary>The money was given back.</summary>
    public void Succeed(RefundFacts facts, DateTimeOffset now)
    {
        Move(RefundTrigger.Succeed, null);
        Keep(facts);
        SucceededAt = facts.SucceededAt ?? now;
        Forget();
        Raise("refund.succeeded", now);
    }

    /// <summary>
    /// Nothing was given back: WeChat closed it, as <paramref name="facts"/> say, or refused it for good (null).
    /// </summary>
    public void Close(RefundFacts? facts, DateTimeOffset now)
    {
        Move(RefundTrigger.Close, null);
        if (facts is not null)
            Forget();
        Keep(facts);
        Raise("refund.closed", now);
    }

    /// <summary>The money could not be delivered; it is looked at again each day.</summary>
    public void TurnAbnormal(RefundFacts facts, DateTimeOffset now)
    {
        Move(RefundTrigger.TurnAbnormal, now.AddDays(1));
        Forget();
        Keep(facts);
        Raise("refund.abnormal", now);
    }

    /// <summary>
    /// An ask decided nothing: the next one comes later. True when it has taken so long just now that an operator
    /// should look.
    /// </summary>
    public bool AskLater(DateTimeOffset now)
    {
        LadderStep++;
        LeaseUntil = null;
        Touch(now);
        if (Status == RefundStatus.Unknown)
        {
            DueAt = now + Ladder.Pause(LadderStep);
            return Ladder.IsClimbed(LadderStep) && !Ladder.IsClimbed(LadderStep - 1);
        }
        DueAt = now + Asks[Math.Min(LadderStep, Asks.Length - 1)];
        return LadderStep == Asks.Length;
    }

    // What an earlier request brought decides nothing about a later one.
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
