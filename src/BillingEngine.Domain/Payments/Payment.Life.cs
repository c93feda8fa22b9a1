using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Invoices;

namespace BillingEngine.Domain.Payments;

public sealed partial class Payment
{
    /// <summary>
    /// Makes the deduction of an invoice, to be sent at <paramref name="dueAt"/> (null: when somebody asks for it).
    /// </summary>
    public static Payment For(
        Invoice invoice,
        Contract contract,
        GatewayRoute route,
        DateTimeOffset? dueAt,
        DateTimeOffset now
    )
    {
        var id = Common.Id.New<PaymentId>(now);
        var payment = new Payment
        {
            Id = id,
            MerchantId = invoice.MerchantId,
            Kind = PaymentKind.Deduction,
            AccountKey = route.AccountKey,
            SubMchId = route.SubMchId,
            SubAppId = route.SubAppId,
            InvoiceId = invoice.Id,
            SubscriptionId = invoice.SubscriptionId,
            CustomerId = invoice.CustomerId,
            ContractId = contract.Id,
            ContractNumber = contract.ContractNumber,
            PayerOpenId = contract.PayerOpenId,
            OutTradeNo = invoice.NextNumber(id, now),
            Status = PaymentStatus.Created,
            AmountMinor = invoice.DueMinor,
            Currency = invoice.Currency,
            Description = invoice.Description,
            MerchantCategoryCode = invoice.MerchantCategoryCode,
            DueAt = dueAt,
            CreatedAt = now,
        };
        payment.Touch(now);
        return payment;
    }

    /// <summary>WeChat took the money; <paramref name="late"/> says that nothing was due any more.</summary>
    public void Succeed(PaidFacts facts, bool late, DateTimeOffset now)
    {
        Move(PaymentTrigger.Succeed, null);
        TransactionId = facts.TransactionId;
        PaidAt = facts.PaidAt ?? now;
        Late = late;
        BankType = facts.BankType;
        PayerTotalMinor = facts.PayerTotal;
        PayerCurrency = facts.PayerCurrency;
        ExchangeRateType = facts.ExchangeRateType;
        ExchangeRate = facts.ExchangeRate;
        Raise("payment.succeeded", now);
        // Who delivers on this word must not hear it of money that goes back.
        if (Kind == PaymentKind.AppOrder && !late)
            Raise("order.paid", now);
    }

    /// <summary>WeChat refused; the number stays alive and is sent again at <paramref name="retryAt"/>.</summary>
    public void Decline(string code, string message, DeclineClass @class, DateTimeOffset? retryAt, DateTimeOffset now)
    {
        Move(PaymentTrigger.Decline, retryAt);
        DeclineCode = code;
        DeclineMessage = message;
        DeclineClass = @class;
        UnknownReason = null;
        UnknownSince = null;
        Touch(now);
    }

    /// <summary>
    /// No answer that can be believed: it is asked for from now on. Unless it is proven that nothing was performed, the
    /// request may be under way.
    /// </summary>
    public void LoseAnswer(UnknownReason reason, DateTimeOffset now, bool isProven = false)
    {
        Move(PaymentTrigger.LoseAnswer, now + Ladder.Pause(0));
        UnknownReason = reason;
        UnknownSince ??= now;
        if (reason != Gateway.UnknownReason.NotPerformed || !isProven)
            LostAt = now;
        LadderStep = 0;
        Touch(now);
    }

    /// <summary>
    /// An ask decided nothing: the next one comes later. True when the ladder was climbed just now and an operator
    /// should look.
    /// </summary>
    public bool AskLater(DateTimeOffset now)
    {
        LadderStep++;
        DueAt = now + Ladder.Pause(LadderStep);
        LeaseUntil = null;
        Touch(now);
        return Ladder.IsClimbed(LadderStep) && !Ladder.IsClimbed(LadderStep - 1);
    }

    /// <summary>A query shows that nothing was performed: the same number is sent again, later each time.</summary>
    public void Requeue(DateTimeOffset now)
    {
        Move(PaymentTrigger.Requeue, now + Ladder.PauseAfter(now - (UnknownSince ?? now)));
        Touch(now);
    }

    /// <summary>It must die; <paramref name="replace"/> says whether a new number takes its place then.</summary>
    public void StartReverse(bool replace, DateTimeOffset now)
    {
        Move(PaymentTrigger.StartReverse, now);
        LadderStep = 0;
        ReplaceWhenDead = replace;
        Touch(now);
    }

    /// <summary>Changes what follows its death.</summary>
    public void Replace(bool replace, DateTimeOffset now)
    {
        ReplaceWhenDead = replace;
        Touch(now);
    }

    /// <summary>A query shows it closed after a reverse.</summary>
    public void ConfirmReversed(string tradeState, DateTimeOffset now)
    {
        Move(PaymentTrigger.ConfirmReversed, null);
        Evidence = $"query: {tradeState}";
        Raise("payment.reversed", now);
    }

    /// <summary>It cannot take money: it was given up, and WeChat has no such order.</summary>
    public void Cancel(string evidence, DateTimeOffset now)
    {
        Move(PaymentTrigger.Cancel, null);
        Evidence = evidence;
        Touch(now);
    }

    /// <summary>A query proves it dead.</summary>
    public void Fail(string tradeState, DateTimeOffset now)
    {
        Move(PaymentTrigger.Fail, null);
        Evidence = $"query: {tradeState}";
        Raise("payment.failed", now);
    }

    /// <summary>An outcome does not fit: an operator decides.</summary>
    public void Quarantine(string reason, DateTimeOffset now)
    {
        Move(PaymentTrigger.Quarantine, null);
        Evidence = reason;
        Raise("payment.quarantined", now);
    }

    /// <summary>Sends a waiting payment at another time; null unplans it.</summary>
    public void SendAt(DateTimeOffset? at, DateTimeOffset now)
    {
        if (Status is not (PaymentStatus.Created or PaymentStatus.Declined))
            throw new IllegalTransitionException("payment", Status.ToString(), nameof(SendAt));
        DueAt = at;
        Touch(now);
    }

    /// <summary>
    /// Goes on through another contract. One that was never sent, as far as the books know, keeps its number: where
    /// WeChat knows it all the same, from before the database was set back, WeChat itself refuses it. One that was sent
    /// gives way to a new number, after proof of death.
    /// </summary>
    public void ChangeContract(Contract contract, DateTimeOffset now)
    {
        switch (Status)
        {
            case PaymentStatus.Created when Attempts == 0:
                ContractId = contract.Id;
                ContractNumber = contract.ContractNumber;
                PayerOpenId = contract.PayerOpenId;
                SendAt(now, now);
                break;
            case PaymentStatus.Created or PaymentStatus.Declined:
                StartReverse(replace: true, now);
                break;
            case PaymentStatus.Reversing:
                Replace(true, now);
                break;
        }
    }

    /// <summary>
    /// Its contract ends: nothing more is sent through it. True when it may still take money. One that was never sent
    /// waits for the next contract.
    /// </summary>
    public bool LoseContract(DateTimeOffset now)
    {
        if (Status != PaymentStatus.Created || Attempts > 0)
            return Abandon(now);
        SendAt(null, now);
        return false;
    }

    /// <summary>
    /// Stops it from ever being sent again; true when it may still take money and must be pursued to its death. That it
    /// was never sent is only what the books remember, so WeChat is asked then too.
    /// </summary>
    public bool Abandon(DateTimeOffset now)
    {
        switch (Status)
        {
            case PaymentStatus.Created or PaymentStatus.Declined:
                StartReverse(replace: false, now);
                return false;
            case PaymentStatus.Reversing:
                Replace(false, now);
                return false;
            default:
                return Status is PaymentStatus.Submitting or PaymentStatus.Unknown;
        }
    }

    /// <summary>Keeps an amount back for a refund (rule 10 of money); throws where there is not so much left.</summary>
    public void ReserveRefund(long amountMinor, DateTimeOffset now)
    {
        if (amountMinor <= 0 || amountMinor > RefundableMinor)
            throw new IllegalTransitionException("payment", Status.ToString(), nameof(ReserveRefund));
        RefundReservedMinor += amountMinor;
        Touch(now);
    }

    /// <summary>A refund was closed: its amount may be given back by another.</summary>
    public void ReleaseRefund(long amountMinor, DateTimeOffset now)
    {
        RefundReservedMinor -= amountMinor;
        Touch(now);
    }

    /// <summary>A refund whose amount was kept back has given it back.</summary>
    public void GiveBack(long amountMinor, DateTimeOffset now)
    {
        RefundedMinor += amountMinor;
        Move(RefundedMinor == AmountMinor ? PaymentTrigger.RefundWhole : PaymentTrigger.RefundPart, null);
        Touch(now);
    }

    /// <summary>
    /// Whether it will be sent, asked for or replaced by itself: nobody has to act for its invoice.
    /// </summary>
    public bool IsUnderWay =>
        Status switch
        {
            PaymentStatus.Submitting or PaymentStatus.Unknown => true,
            PaymentStatus.Created or PaymentStatus.Declined => DueAt is not null,
            PaymentStatus.Reversing => ReplaceWhenDead,
            _ => false,
        };

    private void Move(PaymentTrigger trigger, DateTimeOffset? dueAt)
    {
        Status =
            PaymentLifecycle.Next(Status, trigger)
            ?? throw new IllegalTransitionException("payment", Status.ToString(), trigger.ToString());
        DueAt = dueAt;
        LeaseUntil = null;
    }
}
