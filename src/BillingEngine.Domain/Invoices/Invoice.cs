using BillingEngine.Domain.Calendar;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Ledger;
using BillingEngine.Domain.Plans;
using BillingEngine.Domain.Subscriptions;

namespace BillingEngine.Domain.Invoices;

/// <summary>One line of an invoice.</summary>
public sealed class InvoiceLine
{
    private InvoiceLine() { }

    /// <summary>The row's identity.</summary>
    public Guid Id { get; private set; }

    /// <summary>The invoice it stands on.</summary>
    public InvoiceId InvoiceId { get; private set; }

    /// <summary>Its place, from 0.</summary>
    public int Position { get; private set; }

    /// <summary>What is charged.</summary>
    public string Description { get; private set; } = "";

    /// <summary>How many.</summary>
    public int Quantity { get; private set; }

    /// <summary>The line's sum in minor units.</summary>
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

/// <summary>What a period costs: lines, total, what is still due. A period is billed once.</summary>
public sealed class Invoice : Entity
{
    private readonly List<InvoiceLine> lines = [];

    private Invoice() { }

    /// <summary>The identifier.</summary>
    public InvoiceId Id { get; private set; }

    /// <summary>Whose invoice it is.</summary>
    public MerchantId MerchantId { get; private set; }

    /// <summary>The subscription that is billed.</summary>
    public SubscriptionId SubscriptionId { get; private set; }

    /// <summary>Who pays.</summary>
    public CustomerId CustomerId { get; private set; }

    /// <summary>Where it stands.</summary>
    public InvoiceStatus Status { get; private set; }

    /// <summary>The period's index, counted from the anchor.</summary>
    public int PeriodIndex { get; private set; }

    /// <summary>The beginning of the period.</summary>
    public DateTimeOffset PeriodStart { get; private set; }

    /// <summary>The end of the period, which belongs to the next.</summary>
    public DateTimeOffset PeriodEnd { get; private set; }

    /// <summary>The currency of every amount on it.</summary>
    public Currency Currency { get; private set; }

    /// <summary>The sum of its lines in minor units.</summary>
    public long TotalMinor { get; private set; }

    /// <summary>What is still due in minor units.</summary>
    public long DueMinor { get; private set; }

    /// <summary>What the payer reads in WeChat.</summary>
    public string Description { get; private set; } = "";

    /// <summary>The merchant category code sent with each deduction.</summary>
    public string MerchantCategoryCode { get; private set; } = "";

    /// <summary>How many payment numbers it has used.</summary>
    public int PaymentCount { get; private set; }

    /// <summary>
    /// Whether its payment numbers are derived from its period; one that used a number before they were goes on from
    /// its own identifier.
    /// </summary>
    public bool DerivedNumbers { get; private set; }

    /// <summary>The payment made last.</summary>
    public PaymentId? LatestPaymentId { get; private set; }

    /// <summary>How many retries dunning has planned.</summary>
    public int DunningStep { get; private set; }

    /// <summary>When it was declined first: dunning counts its days from here.</summary>
    public DateTimeOffset? FirstDeclinedAt { get; private set; }

    /// <summary>When it is tried again; null when nothing is planned.</summary>
    public DateTimeOffset? NextAttemptAt { get; private set; }

    /// <summary>
    /// Why nobody tries it any more; null while an attempt is planned, on its way or successful.
    /// </summary>
    public StoppedReason? StoppedReason { get; private set; }

    /// <summary>When it was paid.</summary>
    public DateTimeOffset? PaidAt { get; private set; }

    /// <summary>When it was voided or given up.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>The lines made with it; empty when it was loaded without them.</summary>
    public IReadOnlyList<InvoiceLine> Lines => lines;

    /// <summary>The sum of its lines.</summary>
    public Money Total => new(TotalMinor, Currency);

    /// <summary>Makes the invoice of a period.</summary>
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

    /// <summary>Takes the next payment number: the first is the period's own, later ones bear two digits.</summary>
    internal string NextNumber(PaymentId payment, DateTimeOffset now)
    {
        // Two digits are what the number has room for; dunning allows ten retries, so a hundredth number is a loop.
        if (PaymentCount >= 99)
        {
            throw new InvalidOperationException(
                "An invoice has used up its payment numbers; an operator must look at it."
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

    /// <summary>A payment of it succeeded.</summary>
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
    /// A deduction was declined; answers when it is tried again, null when the policy has no retry left. A try that
    /// somebody asked for before a planned one takes nothing from the schedule.
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
            // Never past the last: a retry that may be useless is better than none.
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

    /// <summary>A deduction was declined for a reason that no retry cures.</summary>
    public void DeclineForGood(StoppedReason because, DateTimeOffset now)
    {
        FirstDeclinedAt ??= now;
        NextAttemptAt = null;
        StoppedReason = because;
        Raise("invoice.payment_failed", now);
    }

    /// <summary>Plans the next attempt by somebody's wish.</summary>
    public void PlanAttempt(DateTimeOffset at, DateTimeOffset now)
    {
        NextAttemptAt = at;
        if (Status == InvoiceStatus.Open)
            StoppedReason = null;
        Touch(now);
    }

    /// <summary>The attempt that was planned is not made.</summary>
    public void DropAttempt(DateTimeOffset now)
    {
        if (NextAttemptAt is null)
            return;
        NextAttemptAt = null;
        Touch(now);
    }

    /// <summary>
    /// Nothing more is tried until somebody acts; <see cref="StoppedReason"/> says why. What no other event tells of is
    /// told here.
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

    /// <summary>A payment of it is under way again.</summary>
    public void GoOn(DateTimeOffset now)
    {
        if (StoppedReason is null)
            return;
        StoppedReason = null;
        Touch(now);
    }

    /// <summary>Withdraws it.</summary>
    public void Void(DateTimeOffset now) => Close(InvoiceTrigger.Void, "invoice.voided", now);

    /// <summary>Gives it up; money that still arrives pays it.</summary>
    public void WriteOff(DateTimeOffset now) => Close(InvoiceTrigger.WriteOff, "invoice.uncollectible", now);

    /// <summary>
    /// What the rest of the period is worth at a moment within it, in minor units: by time, rounded down.
    /// </summary>
    public long UnusedMinor(DateTimeOffset now) =>
        now >= PeriodEnd
            ? 0
            : (long)(
                (Int128)TotalMinor
                * (PeriodEnd - (now > PeriodStart ? now : PeriodStart)).Ticks
                / (PeriodEnd - PeriodStart).Ticks
            );

    /// <summary>What the books say of a change of this invoice.</summary>
    public LedgerEntry Entry(LedgerKind kind)
    {
        var (debit, credit) = kind switch
        {
            LedgerKind.InvoiceCreated => (LedgerAccount.Receivable, LedgerAccount.Revenue),
            LedgerKind.InvoiceVoided => (LedgerAccount.Revenue, LedgerAccount.Receivable),
            LedgerKind.InvoiceWrittenOff => (LedgerAccount.WriteOff, LedgerAccount.Receivable),
            LedgerKind.WriteOffReversed => (LedgerAccount.Receivable, LedgerAccount.WriteOff),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not an invoice's entry."),
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
