using BillingEngine.Domain.Calendar;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Ledger;
using BillingEngine.Domain.Plans;
using BillingEngine.Domain.Subscriptions;

namespace BillingEngine.Domain.Invoices;

public sealed class InvoiceLine
{
    private InvoiceLine() { }

    /// <summary>The id of the database row.</summary>
    public Guid Id { get; private set; }

    public InvoiceId InvoiceId { get; private set; }

    /// <summary>Its position, from 0.</summary>
    public int Position { get; private set; }

    /// <summary>The text of what is charged.</summary>
    public string Description { get; private set; } = "";

    /// <summary>The quantity.</summary>
    public int Quantity { get; private set; }

    /// <summary>The total of this line, in minor units.</summary>
    public long AmountMinor { get; private set; }

    internal static InvoiceLine Of(
        InvoiceId invoice,
        int position,
        string description,
        int quantity,
        long amountMinor,
        DateTimeOffset now
    ) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            InvoiceId = invoice,
            Position = position,
            Description = description,
            Quantity = quantity,
            AmountMinor = amountMinor,
        };
}

/// <summary>
/// The invoice of one billing period: lines, total, and what is still due. Each period is billed once.
/// </summary>
public sealed class Invoice : Entity
{
    private readonly List<InvoiceLine> lines = [];

    private Invoice() { }

    public InvoiceId Id { get; private set; }

    public MerchantId MerchantId { get; private set; }

    /// <summary>The subscription that is billed.</summary>
    public SubscriptionId SubscriptionId { get; private set; }

    /// <summary>The payer.</summary>
    public CustomerId CustomerId { get; private set; }

    public InvoiceStatus Status { get; private set; }

    /// <summary>The index of the period, counted from the anchor.</summary>
    public int PeriodIndex { get; private set; }

    /// <summary>When the period begins.</summary>
    public DateTimeOffset PeriodStart { get; private set; }

    /// <summary>When the period ends; this instant belongs to the next period.</summary>
    public DateTimeOffset PeriodEnd { get; private set; }

    /// <summary>The currency of every amount on it.</summary>
    public Currency Currency { get; private set; }

    /// <summary>The sum of its lines, in minor units.</summary>
    public long TotalMinor { get; private set; }

    /// <summary>What is still due, in minor units.</summary>
    public long DueMinor { get; private set; }

    /// <summary>The text that WeChat shows to the payer.</summary>
    public string Description { get; private set; } = "";

    /// <summary>The merchant category code sent with each deduction.</summary>
    public string MerchantCategoryCode { get; private set; } = "";

    /// <summary>How many payment numbers it has used.</summary>
    public int PaymentCount { get; private set; }

    /// <summary>
    /// Whether its payment numbers are derived from its period. An invoice that used a number before that rule existed
    /// continues with numbers from its own id.
    /// </summary>
    public bool DerivedNumbers { get; private set; }

    /// <summary>The latest payment.</summary>
    public PaymentId? LatestPaymentId { get; private set; }

    /// <summary>How many retries dunning has planned so far.</summary>
    public int DunningStep { get; private set; }

    /// <summary>When it was first declined: dunning counts its days from here.</summary>
    public DateTimeOffset? FirstDeclinedAt { get; private set; }

    /// <summary>When it is retried; null when nothing is planned.</summary>
    public DateTimeOffset? NextAttemptAt { get; private set; }

    /// <summary>Why collection has stopped; null while an attempt is planned, in flight or successful.</summary>
    public StoppedReason? StoppedReason { get; private set; }

    public DateTimeOffset? PaidAt { get; private set; }

    /// <summary>When it was voided or written off.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>The lines; empty if the invoice was loaded without them.</summary>
    public IReadOnlyList<InvoiceLine> Lines => lines;

    public Money Total => new(TotalMinor, Currency);

    /// <summary>Creates the invoice of a period.</summary>
    public static Invoice For(Subscription subscription, Plan plan, BillingPeriod period, DateTimeOffset now)
    {
        var invoice = new Invoice
        {
            Id = Common.Id.New<InvoiceId>(now),
            MerchantId = subscription.MerchantId,
            SubscriptionId = subscription.Id,
            CustomerId = subscription.CustomerId,
            Status = InvoiceStatus.Open,
            PeriodIndex = period.Index,
            PeriodStart = period.Start,
            PeriodEnd = period.End,
            Currency = plan.Currency,
            TotalMinor = plan.AmountMinor,
            DueMinor = plan.AmountMinor,
            Description = plan.Description,
            MerchantCategoryCode = plan.MerchantCategoryCode,
            CreatedAt = now,
        };
        invoice.lines.Add(InvoiceLine.Of(invoice.Id, 0, plan.Description, 1, plan.AmountMinor, now));
        invoice.Raise("invoice.created", now);
        return invoice;
    }

    /// <summary>
    /// Takes the next payment number: the first is the period's own, the later ones have two more digits.
    /// </summary>
    internal string NextNumber(PaymentId payment, DateTimeOffset now)
    {
        // The number has room for two digits. Dunning allows ten retries, so a hundredth number means a loop.
        if (PaymentCount >= 99)
        {
            throw new InvalidOperationException(
                "The invoice has used all its payment numbers; an operator must look at it."
            );
        }

        DerivedNumbers |= PaymentCount == 0;
        var series = DerivedNumbers
            ? DerivedNumber.OfPeriod(SubscriptionId, PeriodStart)
            : "D" + Base32.Encode(Id.Value);
        var number = series + (PaymentCount == 0 ? "" : $"{PaymentCount:00}");
        PaymentCount++;
        LatestPaymentId = payment;
        Touch(now);
        return number;
    }

    /// <summary>A payment succeeded.</summary>
    public void Pay(DateTimeOffset now)
    {
        Move(InvoiceTrigger.Pay);
        DueMinor = 0;
        PaidAt = now;
        NextAttemptAt = null;
        StoppedReason = null;
        Raise("invoice.paid", now);
    }

    /// <summary>
    /// A deduction was declined. Returns when it is retried, null when the policy has no retry left. A decline of a
    /// manual attempt before a planned retry does not use up that retry.
    /// </summary>
    public DateTimeOffset? Decline(DunningPolicy policy, string timeZone, int skipToDay, DateTimeOffset now)
    {
        FirstDeclinedAt ??= now;
        if (
            DunningStep > 0
            && policy.PlannedAt(DunningStep - 1, FirstDeclinedAt.Value, timeZone) is { } ahead
            && ahead > now
        )
        {
            NextAttemptAt = ahead;
        }
        else
        {
            // Never skip the last retry: a retry that may be useless is better than none.
            while (DunningStep < policy.RetryDays.Count - 1 && policy.RetryDays[DunningStep] < skipToDay)
                DunningStep++;
            NextAttemptAt = policy.RetryAt(DunningStep, FirstDeclinedAt.Value, timeZone, now);
            if (NextAttemptAt is not null)
                DunningStep++;
        }
        StoppedReason = NextAttemptAt is null ? Invoices.StoppedReason.RetriesExhausted : null;
        Raise("invoice.payment_failed", now);
        return NextAttemptAt;
    }

    /// <summary>A deduction was declined for a reason that retrying cannot fix.</summary>
    public void DeclineForGood(StoppedReason because, DateTimeOffset now)
    {
        FirstDeclinedAt ??= now;
        NextAttemptAt = null;
        StoppedReason = because;
        Raise("invoice.payment_failed", now);
    }

    /// <summary>Plans the next attempt at the caller's request.</summary>
    public void PlanAttempt(DateTimeOffset at, DateTimeOffset now)
    {
        NextAttemptAt = at;
        if (Status == InvoiceStatus.Open)
            StoppedReason = null;
        Touch(now);
    }

    /// <summary>Cancels the planned attempt.</summary>
    public void DropAttempt(DateTimeOffset now)
    {
        if (NextAttemptAt is null)
            return;
        NextAttemptAt = null;
        Touch(now);
    }

    /// <summary>
    /// Collection stops until an operator or the payer acts; <see cref="StoppedReason"/> says why. Reasons that no
    /// other event reports raise invoice.payment_failed.
    /// </summary>
    public void Stop(StoppedReason because, DateTimeOffset now)
    {
        DropAttempt(now);
        if (Status != InvoiceStatus.Open || StoppedReason == because)
            return;
        StoppedReason = because;
        if (
            because
            is Invoices.StoppedReason.PaymentReversed
                or Invoices.StoppedReason.PaymentFailed
                or Invoices.StoppedReason.OutcomeRefused
        )
        {
            Raise("invoice.payment_failed", now);
        }
        else
        {
            Touch(now);
        }
    }

    /// <summary>Collection continues: a payment is planned or in flight again.</summary>
    public void Resume(DateTimeOffset now)
    {
        if (StoppedReason is null)
            return;
        StoppedReason = null;
        Touch(now);
    }

    public void Void(DateTimeOffset now) => Close(InvoiceTrigger.Void, "invoice.voided", now);

    /// <summary>Gives up collection. Money that still arrives pays the invoice.</summary>
    public void WriteOff(DateTimeOffset now) => Close(InvoiceTrigger.WriteOff, "invoice.uncollectible", now);

    /// <summary>
    /// The value of the rest of the period at <paramref name="now"/>, in minor units: proportional to time, rounded
    /// down.
    /// </summary>
    public long UnusedMinor(DateTimeOffset now) =>
        now >= PeriodEnd
            ? 0
            : (long)(
                (Int128)TotalMinor
                * (PeriodEnd - (now > PeriodStart ? now : PeriodStart)).Ticks
                / (PeriodEnd - PeriodStart).Ticks
            );

    /// <summary>The ledger entry for a change of this invoice.</summary>
    public LedgerEntry Entry(LedgerKind kind)
    {
        var (debit, credit) = kind switch
        {
            LedgerKind.InvoiceCreated => (LedgerAccount.Receivable, LedgerAccount.Revenue),
            LedgerKind.InvoiceVoided => (LedgerAccount.Revenue, LedgerAccount.Receivable),
            LedgerKind.InvoiceWrittenOff => (LedgerAccount.WriteOff, LedgerAccount.Receivable),
            LedgerKind.WriteOffReversed => (LedgerAccount.Receivable, LedgerAccount.WriteOff),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a ledger entry of an invoice."),
        };
        return new LedgerEntry(MerchantId, debit, credit, Total, kind, "invoice", Id.Value);
    }

    private void Close(InvoiceTrigger trigger, string type, DateTimeOffset now)
    {
        Move(trigger);
        NextAttemptAt = null;
        ClosedAt = now;
        Raise(type, now);
    }

    private void Move(InvoiceTrigger trigger) =>
        Status =
            InvoiceLifecycle.Next(Status, trigger)
            ?? throw new IllegalTransitionException("invoice", Status.ToString(), trigger.ToString());
}
