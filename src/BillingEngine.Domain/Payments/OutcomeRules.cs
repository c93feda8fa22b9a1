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

/// <summary>A payment and everything that its outcome may change. The caller has locked all of it.</summary>
public sealed class OutcomeCase
{
    public required Payment Payment { get; init; }

    /// <summary>The invoice that the payment collects.</summary>
    public required Invoice Invoice { get; init; }

    /// <summary>The subscription that the invoice bills.</summary>
    public required Subscription Subscription { get; init; }

    public required Plan Plan { get; init; }

    /// <summary>The payer.</summary>
    public required Customer Customer { get; init; }

    /// <summary>
    /// The contract that the subscription uses now; it may be newer than the payment's. Null if it was not loaded,
    /// which only a success allows.
    /// </summary>
    public required Contract? Contract { get; init; }

    /// <summary>Another payment of the same invoice that can still take money.</summary>
    public Payment? OtherLive { get; init; }

    /// <summary>True when no other invoice of the subscription is declined and unpaid.</summary>
    public required bool HasNoOtherDebt { get; init; }
}

/// <summary>A problem that an operator must look at. The detail says what happened and what to do next.</summary>
public sealed record Alert(MerchantId? MerchantId, string Code, string Detail, string ObjectType, Guid ObjectId);

/// <summary>The result of applying an outcome.</summary>
public abstract record OutcomeResult
{
    private OutcomeResult() { }

    /// <summary>The outcome changed something.</summary>
    public sealed record Applied : OutcomeResult;

    /// <summary>The outcome was a repetition or came too late to matter: nothing changed.</summary>
    public sealed record Unchanged : OutcomeResult;

    /// <summary>The outcome does not match the payment and was not booked. The reason is a stable code.</summary>
    public sealed record Refused(string Reason) : OutcomeResult;
}

/// <summary>
/// The one set of rules by which an outcome changes a payment, its invoice and its subscription, whether it comes from
/// a reply, a query or a notification. The result does not depend on the order or number of outcomes.
/// </summary>
public sealed partial class OutcomeRules(DateTimeOffset now, bool refundLate = true)
{
    private static readonly OutcomeResult Applied = new OutcomeResult.Applied();
    private static readonly OutcomeResult Unchanged = new OutcomeResult.Unchanged();

    /// <summary>Ledger entries to store.</summary>
    public List<LedgerEntry> Entries { get; } = [];

    /// <summary>Payments with new numbers, created after proof of death.</summary>
    public List<Payment> Successors { get; } = [];

    /// <summary>Refunds of money that arrived when nothing was due any more (rule 6 of money).</summary>
    public List<Refund> Refunds { get; } = [];

    /// <summary>Alerts to raise for operators.</summary>
    public List<Alert> Alerts { get; } = [];

    /// <summary>Contracts whose state WeChat must be asked for before anything else is tried.</summary>
    public HashSet<ContractId> ContractsToCheck { get; } = [];

    /// <summary>
    /// Applies one outcome to a deduction. A quarantined payment accepts an outcome only if an operator requested the
    /// check (<paramref name="mayRelease"/>): one that matches, or that proves the number dead, releases it.
    /// </summary>
    public OutcomeResult Apply(OutcomeCase c, PaymentOutcome outcome, bool mayRelease = false)
    {
        var result = Decide(c, mayRelease ? AllowCurrentContract(c, outcome) : outcome, mayRelease);
        if (c.Invoice.Status == InvoiceStatus.Open && result is not OutcomeResult.Unchanged)
            UpdateStoppedReason(c, isRefused: result is OutcomeResult.Refused);
        return result;
    }

    // Promise 3: an open invoice is being collected, or says why it is not (docs/reliability.md, What it proves).
    private void UpdateStoppedReason(OutcomeCase c, bool isRefused)
    {
        if (
            c.Payment.IsUnderWay
            || c.OtherLive is { IsUnderWay: true }
            || Successors.Exists(s => s.InvoiceId == c.Invoice.Id && s.IsUnderWay)
        )
        {
            c.Invoice.Resume(now);
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

    private OutcomeResult Decide(OutcomeCase c, PaymentOutcome outcome, bool mayRelease) =>
        outcome switch
        {
            _ when c.Payment.Status == PaymentStatus.Quarantined && !(mayRelease && Releases(c, outcome)) => Unchanged,
            PaymentOutcome.Succeeded succeeded => Succeed(c, succeeded.Facts),
            PaymentOutcome.Declined declined => Decline(c, declined),
            PaymentOutcome.Unknown unknown => LoseAnswer(c, unknown),
            PaymentOutcome.Unpaid unpaid => Unpaid(c, unpaid),
            PaymentOutcome.Dead dead => ConfirmDead(c, dead),
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Not an outcome."),
        };

    // Before the database was restored from a backup, this number may have been paid through the subscription's current
    // contract. The number says which period was paid, and an operator has looked at it.
    private static PaymentOutcome AllowCurrentContract(OutcomeCase c, PaymentOutcome outcome) =>
        outcome is PaymentOutcome.Succeeded { Facts: { ContractNumber: { } through } facts }
        && c.Payment.Status == PaymentStatus.Quarantined
        && through == c.Contract?.ContractNumber
            ? new PaymentOutcome.Succeeded(facts with { ContractNumber = c.Payment.ContractNumber })
            : outcome;

    private static bool Releases(OutcomeCase c, PaymentOutcome outcome) =>
        outcome switch
        {
            PaymentOutcome.Succeeded succeeded => OutcomeFit.Mismatch(c.Payment, c.Customer, succeeded.Facts) is null,
            PaymentOutcome.Dead => true,
            _ => false,
        };

    private OutcomeResult Succeed(OutcomeCase c, PaidFacts facts)
    {
        var payment = c.Payment;
        var mismatch = OutcomeFit.Mismatch(payment, c.Customer, facts);
        if (PaymentLifecycle.IsPaid(payment.Status))
        {
            if (mismatch is null && payment.TransactionId == facts.TransactionId)
                return Unchanged;
            // The payment was booked from an outcome that matched. The one that does not match is stored and shown, not
            // believed.
            return Refuse(c.Payment, mismatch ?? "transaction_differs");
        }
        if (mismatch is not null)
        {
            // A dead payment with a successor stays dead: the successor collects the invoice now, and an alert is
            // raised.
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
        // This number was given up and succeeded after all: the number that replaced it must not be paid as well.
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
                        + (refundLate ? "It is being refunded; find out why it arrived so late." : "Refund it.")
                )
            );
            return Applied;
        }
        if (c.Invoice.Status == InvoiceStatus.Uncollectible)
            Entries.Add(c.Invoice.Entry(LedgerKind.WriteOffReversed));
        c.Invoice.Pay(now);
        Book(payment, LedgerAccount.Receivable, LedgerKind.PaymentReceived);
        c.Subscription.ReceivePayment(c.Invoice.PeriodEnd, c.HasNoOtherDebt, now);
        return Applied;
    }

    private void GiveUpOthers(OutcomeCase c)
    {
        c.OtherLive?.Abandon(now);
        foreach (var successor in Successors.Where(s => s.InvoiceId == c.Payment.InvoiceId))
            successor.Abandon(now);
    }

    private OutcomeResult Decline(OutcomeCase c, PaymentOutcome.Declined declined)
    {
        if (c.Payment.Status is not (PaymentStatus.Submitting or PaymentStatus.Unknown))
            return Unchanged;
        c.Payment.Decline(declined.Code, declined.Message, declined.Class, null, now);
        if (IsUnwanted(c))
        {
            // An operator or payer may have retried an invoice that was given up: its decline has no further effect.
            c.Invoice.DropAttempt(now);
            c.Payment.StartReverse(replace: false, now);
            c.Subscription.MissLastPayment(c.Plan.GraceDays, now);
            return Applied;
        }
        if (HasNewContract(c))
        {
            // Send nothing more through the old contract, whatever the reason of this decline. The new contract is
            // tried as soon as this number is proven dead.
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
                        $"WeChat refused payment {c.Payment.Id} with {declined.Code}: {declined.Message}. Fix the "
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

    // Only the payer can lift a bank's lock, so early retries only annoy them (docs/wechat-pay.md, Deduction errors).
    private static int FirstUsefulDay(DeclineClass @class) => @class == DeclineClass.PayerMustAct ? 3 : 0;

    private OutcomeResult Dun(OutcomeCase c, DeclineClass @class, Action<DateTimeOffset> retry)
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

    private void Exhaust(OutcomeCase c)
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

    private static bool IsUnwanted(OutcomeCase c) =>
        c.Invoice.Status != InvoiceStatus.Open || !c.Subscription.IsCollectible;

    // The payer signed a new contract while this payment was in flight through the contract that ended.
    private static bool HasNewContract(OutcomeCase c) =>
        c.Contract is { Status: ContractStatus.Signed } contract && contract.Id != c.Payment.ContractId;

    private OutcomeResult.Refused Refuse(Payment payment, string reason)
    {
        Alerts.Add(
            About(
                payment,
                "payment.outcome_refused",
                $"WeChat reported a success of payment {payment.Id} that does not match it ({reason}). Compare both in "
                    + "the merchant portal."
            )
        );
        return new OutcomeResult.Refused(reason);
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
