using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Invoices;

namespace BillingEngine.Domain.Payments;

public sealed partial class Payment
{
    /// <summary>
    /// Creates the deduction of an invoice, to be sent at <paramref name="dueAt"/>; null means only when a caller
    /// requests it.
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

    /// <summary>WeChat took the money; <paramref name="late"/> is true when nothing was due any more.</summary>
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
        // Do not raise order.paid for late money: merchants ship on it, and it will be refunded.
        if (Kind == PaymentKind.AppOrder && !late)
            Raise("order.paid", now);
    }

    /// <summary>
    /// WeChat refused. The number stays usable and is sent again at <paramref name="retryAt"/>; null means no retry is
    /// planned.
    /// </summary>
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
    /// No reply that can be believed: from now on WeChat is queried. Unless it is proven that nothing was performed,
    /// the request may still be in flight.
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
    /// A query decided nothing: the next one runs later. True when this was the last step of the ladder and an operator
    /// should look.
    /// </summary>
    public bool QueryLater(DateTimeOffset now)
    {
        LadderStep++;
        DueAt = now + Ladder.Pause(LadderStep);
        LeaseUntil = null;
        Touch(now);
        return Ladder.IsClimbed(LadderStep) && !Ladder.IsClimbed(LadderStep - 1);
    }

    /// <summary>
    /// A query shows that nothing was performed: the same number is sent again, with a growing delay.
    /// </summary>
    public void Requeue(DateTimeOffset now)
    {
        Move(PaymentTrigger.Requeue, now + Ladder.PauseAfter(now - (UnknownSince ?? now)));
        Touch(now);
    }

    /// <summary>
    /// Starts to reverse the number; <paramref name="replace"/> says whether a new number is created once it is proven
    /// dead.
    /// </summary>
    public void StartReverse(bool replace, DateTimeOffset now)
    {
        Move(PaymentTrigger.StartReverse, now);
        LadderStep = 0;
        ReplaceWhenDead = replace;
        Touch(now);
    }

    /// <summary>Changes whether a new number is created once this one is proven dead.</summary>
    public void Replace(bool replace, DateTimeOffset now)
    {
        ReplaceWhenDead = replace;
        Touch(now);
    }

    /// <summary>A query shows that the order is closed after a reverse.</summary>
    public void ConfirmReversed(string tradeState, DateTimeOffset now)
    {
        Move(PaymentTrigger.ConfirmReversed, null);
        Evidence = $"query: {tradeState}";
        Raise("payment.reversed", now);
    }

    /// <summary>The number cannot take money: it was given up and WeChat has no such order.</summary>
    public void Cancel(string evidence, DateTimeOffset now)
    {
        Move(PaymentTrigger.Cancel, null);
        Evidence = evidence;
        Touch(now);
    }

    /// <summary>A query proves the number dead.</summary>
    public void Fail(string tradeState, DateTimeOffset now)
    {
        Move(PaymentTrigger.Fail, null);
        Evidence = $"query: {tradeState}";
        Raise("payment.failed", now);
    }

    /// <summary>An outcome does not match this payment: an operator decides.</summary>
    public void Quarantine(string reason, DateTimeOffset now)
    {
        Move(PaymentTrigger.Quarantine, null);
        Evidence = reason;
        Raise("payment.quarantined", now);
    }

    /// <summary>Changes when a waiting payment is sent; null removes the plan.</summary>
    public void SendAt(DateTimeOffset? at, DateTimeOffset now)
    {
        if (Status is not (PaymentStatus.Created or PaymentStatus.Declined))
            throw new IllegalTransitionException("payment", Status.ToString(), nameof(SendAt));
        DueAt = at;
        Touch(now);
    }

    /// <summary>
    /// Switches to another contract. A payment that was never sent, as far as our records show, keeps its number: if
    /// WeChat knows the number from before a database restore, WeChat itself refuses it. A payment that was sent is
    /// replaced by a new number after proof of death.
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
    /// The contract ends: nothing more is sent through it. True when the payment may still take money. A payment that
    /// was never sent waits for the next contract.
    /// </summary>
    public bool LoseContract(DateTimeOffset now)
    {
        if (Status != PaymentStatus.Created || Attempts > 0)
            return Abandon(now);
        SendAt(null, now);
        return false;
    }

    /// <summary>
    /// Stops all further sending. True when the payment may still take money and must be queried until it is final.
    /// "Never sent" is only our own record, so WeChat is queried in that case too.
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

    /// <summary>
    /// Reserves an amount for a refund (rule 10 of money), in minor units; throws if more than <see
    /// cref="RefundableMinor"/> is requested.
    /// </summary>
    public void ReserveRefund(long amountMinor, DateTimeOffset now)
    {
        if (amountMinor <= 0 || amountMinor > RefundableMinor)
            throw new IllegalTransitionException("payment", Status.ToString(), nameof(ReserveRefund));
        RefundReservedMinor += amountMinor;
        Touch(now);
    }

    /// <summary>A refund was closed: its amount, in minor units, can be refunded again.</summary>
    public void ReleaseRefund(long amountMinor, DateTimeOffset now)
    {
        RefundReservedMinor -= amountMinor;
        Touch(now);
    }

    /// <summary>A refund with a reserved amount, in minor units, succeeded.</summary>
    public void CountRefund(long amountMinor, DateTimeOffset now)
    {
        RefundedMinor += amountMinor;
        Move(RefundedMinor == AmountMinor ? PaymentTrigger.RefundWhole : PaymentTrigger.RefundPart, null);
        Touch(now);
    }

    /// <summary>
    /// True if the engine will send, query or replace this payment by itself, so that its invoice needs no action.
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
