using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Customers;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Ledger;
using BillingEngine.Domain.Plans;
using BillingEngine.Domain.Refunds;
using BillingEngine.Domain.Subscriptions;

namespace BillingEngine.Domain.Payments;

/// <summary>A payment with everything an outcome of it can touch, all of it locked by the caller.</summary>
public sealed class SettlementCase
{
    /// <summary>The payment.</summary>
    public required Payment Payment { get; init; }

    /// <summary>The invoice it is to pay.</summary>
    public required Invoice Invoice { get; init; }

    /// <summary>The subscription that is billed.</summary>
    public required Subscription Subscription { get; init; }

    /// <summary>The subscription's plan.</summary>
    public required Plan Plan { get; init; }

    /// <summary>Who pays.</summary>
    public required Customer Customer { get; init; }

    /// <summary>
    /// The contract the subscription is paid through now; it may be newer than the payment's. A success does not ask.
    /// </summary>
    public required Contract? Contract { get; init; }

    /// <summary>Another payment of the same invoice that can still take money.</summary>
    public Payment? OtherLive { get; init; }

    /// <summary>Whether no other invoice of the subscription stands declined.</summary>
    public required bool DebtFreeOtherwise { get; init; }
}

/// <summary>What an operator must hear.</summary>
public sealed record Alert(MerchantId? MerchantId, string Code, string Detail, string ObjectType, Guid ObjectId);

/// <summary>What applying an outcome came to.</summary>
public abstract record SettlementResult
{
    private SettlementResult() { }

    /// <summary>Something changed.</summary>
    public sealed record Applied : SettlementResult;

    /// <summary>A repeated or overtaken outcome: nothing changed.</summary>
    public sealed record Unchanged : SettlementResult;

    /// <summary>The outcome does not fit and was not booked.</summary>
    public sealed record Refused(string Reason) : SettlementResult;
}

/// <summary>
/// The one law by which an outcome, from whichever road, changes a payment, its invoice and its subscription. In which
/// order
/// outcomes come, and how often, does not matter.
/// </summary>
public sealed partial class Settlement(DateTimeOffset now, bool refundLate = true)
{
    private static readonly SettlementResult Applied = new SettlementResult.Applied();
    private static readonly SettlementResult Unchanged = new SettlementResult.Unchanged();

    /// <summary>Entries for the books.</summary>
    public List<LedgerEntry> Entries { get; } = [];

    /// <summary>Payments with new numbers, made after proof of death.</summary>
    public List<Payment> Successors { get; } = [];

    /// <summary>Refunds of money that arrived when nothing was due any more (rule 6 of money).</summary>
    public List<Refund> Refunds { get; } = [];

    /// <summary>What operators must hear.</summary>
    public List<Alert> Alerts { get; } = [];

    /// <summary>Contracts that WeChat must be asked about before anything else is tried.</summary>
    public HashSet<ContractId> ContractsToCheck { get; } = [];

    /// <summary>
    /// Applies one outcome. A payment in quarantine takes none, unless an operator asked for it: then one that fits, or
    /// that proves it dead, releases it.
    /// </summary>
    public SettlementResult Apply(SettlementCase c, PaymentOutcome outcome, bool mayRelease = false)
    {
        var result = Decide(c, mayRelease ? ThroughTheirs(c, outcome) : outcome, mayRelease);
        if (c.Invoice.Status == InvoiceStatus.Open && result is not SettlementResult.Unchanged)
            SayWhatFollows(c, isRefused: result is SettlementResult.Refused);
        return result;
    }

    // Promise 3: an invoice that stays open is under way, or says why it is not (docs/reliability.md, What it proves).
    private void SayWhatFollows(SettlementCase c, bool isRefused)
    {
        if (
            c.Payment.IsUnderWay
            || c.OtherLive is { IsUnderWay: true }
            || Successors.Exists(s => s.InvoiceId == c.Invoice.Id && s.IsUnderWay)
        )
        {
            c.Invoice.GoOn(now);
        }
        else if (c.Subscription.IsCanceled)
        {
            c.Invoice.Stop(StoppedReason.Canceled, now);
        }
        else if (c.Subscription.SignatureRequired)
        {
            c.Invoice.Stop(StoppedReason.SignatureRequired, now);
        }
        else if (isRefused || c.Payment.Status == PaymentStatus.Quarantined)
        {
            c.Invoice.Stop(StoppedReason.OutcomeRefused, now);
        }
        else if (c.Invoice.StoppedReason is null or StoppedReason.OutcomeRefused)
        {
            c.Invoice.Stop(StoppedReason.PaymentFailed, now);
        }
    }

    private SettlementResult Decide(SettlementCase c, PaymentOutcome outcome, bool mayRelease) =>
        outcome switch
        {
            _ when c.Payment.Status == PaymentStatus.Quarantined && !(mayRelease && Releases(c, outcome)) => Unchanged,
            PaymentOutcome.Succeeded succeeded => Succeed(c, succeeded.Facts),
            PaymentOutcome.Declined declined => Decline(c, declined),
            PaymentOutcome.Unknown unknown => Lose(c, unknown),
            PaymentOutcome.Unpaid unpaid => Unpaid(c, unpaid),
            PaymentOutcome.Dead dead => Die(c, dead),
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Not an outcome."),
        };

    // Before the database was set back the number may have been paid through the contract that is the subscription's
    // now: whose period it pays is in the number, and an operator has looked at it.
    private static PaymentOutcome ThroughTheirs(SettlementCase c, PaymentOutcome outcome) =>
        outcome is PaymentOutcome.Succeeded { Facts: { ContractNumber: { } through } facts }
        && c.Payment.Status == PaymentStatus.Quarantined
        && through == c.Contract?.ContractNumber
            ? new PaymentOutcome.Succeeded(facts with { ContractNumber = c.Payment.ContractNumber })
            : outcome;

    private static bool Releases(SettlementCase c, PaymentOutcome outcome) =>
        outcome switch
        {
            PaymentOutcome.Succeeded succeeded => OutcomeFit.Mismatch(c.Payment, c.Customer, succeeded.Facts) is null,
            PaymentOutcome.Dead => true,
            _ => false,
        };

    private SettlementResult Succeed(SettlementCase c, PaidFacts facts)
    {
        var payment = c.Payment;
        var mismatch = OutcomeFit.Mismatch(payment, c.Customer, facts);
        if (PaymentLifecycle.IsPaid(payment.Status))
        {
            if (mismatch is null && payment.TransactionId == facts.TransactionId)
                return Unchanged;
            // The payment was booked by an outcome that fitted; the odd one out is kept and shown, not believed.
            return Refuse(c.Payment, mismatch ?? "transaction_differs");
        }
        if (mismatch is not null)
        {
            // A dead one that has a successor stays dead: its invoice's place is taken, and an operator is told.
            if (c.OtherLive is null && !Successors.Exists(s => s.InvoiceId == payment.InvoiceId))
                payment.Quarantine(mismatch, now);
            GiveUpOthers(c);
            return Refuse(c.Payment, mismatch);
        }
        if (OutcomeFit.IsCustomer(payment, c.Customer))
        {
            c.Customer.Learn(
                OutcomeFit.SigningOpenId(payment, facts),
                payment.SubMchId is null ? null : facts.SpOpenId,
                now
            );
        }
        var wanted = c.Invoice.Status is InvoiceStatus.Open or InvoiceStatus.Uncollectible;
        payment.Succeed(facts, late: !wanted, now);
        // The success of a number that was given up: the number that took its place must not be paid as well.
        GiveUpOthers(c);
        if (!wanted)
        {
            Book(payment, LedgerAccount.Suspense, LedgerKind.PaymentUnclaimed);
            if (refundLate)
                Refunds.Add(Refund.Of(payment, payment.AmountMinor, RefundCause.LateSuccess, now, now));
            Alerts.Add(
                About(
                    payment,
                    "payment.late_success",
                    $"Payment {payment.Id} took money for invoice {c.Invoice.Id}, which is {Word(c.Invoice.Status)}. "
                        + (refundLate ? "It is refunded; find out why it came so late." : "Refund it.")
                )
            );
            return Applied;
        }
        if (c.Invoice.Status == InvoiceStatus.Uncollectible)
            Entries.Add(c.Invoice.Entry(LedgerKind.WriteOffReversed));
        c.Invoice.Pay(now);
        Book(payment, LedgerAccount.Receivable, LedgerKind.PaymentReceived);
        c.Subscription.ReceivePayment(c.Invoice.PeriodEnd, c.DebtFreeOtherwise, now);
        return Applied;
    }

    private void GiveUpOthers(SettlementCase c)
    {
        c.OtherLive?.Abandon(now);
        foreach (var successor in Successors.Where(s => s.InvoiceId == c.Payment.InvoiceId))
            successor.Abandon(now);
    }

    private SettlementResult Decline(SettlementCase c, PaymentOutcome.Declined declined)
    {
        if (c.Payment.Status is not (PaymentStatus.Submitting or PaymentStatus.Unknown))
            return Unchanged;
        c.Payment.Decline(declined.Code, declined.Message, declined.Class, null, now);
        if (IsUnwanted(c))
        {
            // One that was given up may have been tried once more by somebody's wish: nothing follows.
            c.Invoice.DropAttempt(now);
            c.Payment.StartReverse(replace: false, now);
            c.Subscription.MissLastPayment(c.Plan.GraceDays, now);
            return Applied;
        }
        if (IsSignedAnew(c))
        {
            // Nothing more goes through the old contract, whatever was refused there; the new one is tried as soon as
            // this number is proven dead.
            c.Invoice.DropAttempt(now);
            c.Payment.StartReverse(replace: true, now);
            return Applied;
        }
        switch (declined.Class)
        {
            case DeclineClass.OurFault:
                c.Invoice.DeclineForGood(StoppedReason.RequestRefused, now);
                Alerts.Add(
                    About(
                        c.Payment,
                        "payment.our_fault",
                        $"WeChat refused payment {c.Payment.Id} with {declined.Code}: {declined.Message}. Mend the "
                            + "cause, then pay the invoice."
                    )
                );
                return Applied;
            case DeclineClass.ContractGone:
                c.Invoice.DeclineForGood(StoppedReason.ContractGone, now);
                c.Subscription.MissPayment(now);
                ContractsToCheck.Add(c.Payment.ContractId!.Value);
                return Applied;
            default:
                return Dun(c, declined.Class, retryAt => c.Payment.SendAt(retryAt, now));
        }
    }

    // A bank's lock is lifted by the payer alone, so short retries only annoy (docs/wechat-pay.md, Deduction errors).
    private static int FirstUsefulDay(DeclineClass @class) => @class == DeclineClass.PayerMustAct ? 3 : 0;

    private SettlementResult Dun(SettlementCase c, DeclineClass @class, Action<DateTimeOffset> retry)
    {
        c.Subscription.MissPayment(now);
        var retryAt = c.Invoice.Decline(
            c.Plan.Dunning,
            c.Customer.TimeZone ?? c.Subscription.TimeZone,
            FirstUsefulDay(@class),
            now
        );
        if (retryAt is { } at)
        {
            retry(at);
            return Applied;
        }
        Exhaust(c);
        return Applied;
    }

    private void Exhaust(SettlementCase c)
    {
        if (c.Payment.Status == PaymentStatus.Declined)
            c.Payment.StartReverse(replace: false, now);
        if (
            c.Subscription.Status is SubscriptionStatus.PastDue or SubscriptionStatus.Unpaid
            && c.Plan.DunningThen == Dunning.DunningEnd.Unpaid
        )
        {
            c.Invoice.WriteOff(now);
            Entries.Add(c.Invoice.Entry(LedgerKind.InvoiceWrittenOff));
            if (c.Subscription.Status == SubscriptionStatus.PastDue)
                c.Subscription.GiveUpCollecting(now);
        }
        else
        {
            c.Subscription.EndSoon(EndReason.DunningExhausted, now);
        }
    }

    private static bool IsUnwanted(SettlementCase c) =>
        c.Invoice.Status != InvoiceStatus.Open || !c.Subscription.IsCollectible;

    // The payer signed anew while this payment was on its way through the contract that was ended.
    private static bool IsSignedAnew(SettlementCase c) =>
        c.Contract is { Status: ContractStatus.Signed } contract && contract.Id != c.Payment.ContractId;

    private SettlementResult.Refused Refuse(Payment payment, string reason)
    {
        Alerts.Add(
            About(
                payment,
                "payment.outcome_refused",
                $"WeChat reported a success of payment {payment.Id} that does not fit it ({reason}). Compare both in "
                    + "the merchant portal."
            )
        );
        return new SettlementResult.Refused(reason);
    }

    private void Book(Payment payment, LedgerAccount credit, LedgerKind kind) =>
        Entries.Add(
            new LedgerEntry(
                payment.MerchantId,
                LedgerAccount.GatewayClearing,
                credit,
                payment.Amount,
                kind,
                "payment",
                payment.Id.Value
            )
        );

    private static Alert About(Payment payment, string code, string detail) =>
        new(payment.MerchantId, code, detail, "payment", payment.Id.Value);

    private static string Word(InvoiceStatus status) => status.ToString().ToLowerInvariant();
}
