using BillingEngine.Domain.Common;
using static BillingEngine.Domain.Reconciliation.ReconciliationStatus;
using static BillingEngine.Domain.Reconciliation.ReconciliationTrigger;

namespace BillingEngine.Domain.Reconciliation;

/// <summary>
/// The reconciliation of one merchant's day: our payments and refunds compared with WeChat's statement, line by line.
/// </summary>
public sealed class ReconciledDay : Entity
{
    // A day with payments has a statement, so "there is none" is asked again every hour, for a day.
    private const int RequestsBeforeNoneIsBelieved = 24;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private ReconciledDay() { }

    public ReconciliationId Id { get; private set; }

    public MerchantId MerchantId { get; private set; }

    /// <summary>The day, in UTC+8.</summary>
    public DateOnly Day { get; private set; }

    public ReconciliationStatus Status { get; private set; }

    /// <summary>When the statement is next requested; null when nothing is planned.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>How many requests brought no statement.</summary>
    public int Asks { get; private set; }

    /// <summary>When the current claim expires, by the database's own clock.</summary>
    public DateTimeOffset? LeaseUntil { get; private set; }

    /// <summary>The fencing token: grows by one with every claim.</summary>
    public long Fence { get; private set; }

    /// <summary>The stored statement that the day was compared with; null if there is none.</summary>
    public Guid? StatementId { get; private set; }

    /// <summary>How many lines that statement has.</summary>
    public long LineCount { get; private set; }

    /// <summary>How many of them agree with our records.</summary>
    public long MatchedCount { get; private set; }

    /// <summary>How many differences are open.</summary>
    public long OpenDifferences { get; private set; }

    /// <summary>When it was last compared.</summary>
    public DateTimeOffset? ComparedAt { get; private set; }

    /// <summary>When the statement was last requested; null before the first request.</summary>
    public DateTimeOffset? LastAskedAt { get; private set; }

    /// <summary>
    /// WeChat's answer to that request. The comparison is based on it only if the answer was a statement or "no
    /// trades".
    /// </summary>
    public StatementAnswer? LastAnswer { get; private set; }

    /// <summary>Whether WeChat listed its payouts at the last comparison; null before it.</summary>
    public bool? PayoutsListed { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Creates the reconciliation of a day; its statement is requested at once.</summary>
    public static ReconciledDay Open(MerchantId merchant, DateOnly day, DateTimeOffset now)
    {
        var made = new ReconciledDay
        {
            Id = Common.Id.New<ReconciliationId>(now),
            MerchantId = merchant,
            Day = day,
            DueAt = now > StatementDay.ReadyAt(day) ? now : StatementDay.ReadyAt(day),
            CreatedAt = now,
        };
        made.Touch(now);
        return made;
    }

    /// <summary>Stores WeChat's answer, so that an old comparison is not mistaken for a new one.</summary>
    public void NoteAnswer(StatementAnswer answer, DateTimeOffset now) => (LastAskedAt, LastAnswer) = (now, answer);

    /// <summary>Stores whether the payouts could be listed too.</summary>
    public void NotePayouts(bool areListed) => PayoutsListed = areListed;

    /// <summary>
    /// Whether "there is no statement" is taken to mean a day without trades: at once if we have no trades and no
    /// stored statement either, else after a day of asking.
    /// </summary>
    public bool BelievesNone(bool expectsTrades) =>
        !(expectsTrades || StatementId is not null) || Asks >= RequestsBeforeNoneIsBelieved;

    /// <summary>Whether the statement has been missing for a day of asking: an operator should look.</summary>
    public bool IsOverdue => Status == Waiting && Asks >= RequestsBeforeNoneIsBelieved;

    /// <summary>Plans to request the statement of a compared day again at once: WeChat may have replaced it.</summary>
    public void RequestAgain(DateTimeOffset now)
    {
        if (Status == Waiting)
            return;
        DueAt = now;
        Touch(now);
    }

    /// <summary>
    /// There is no statement yet: it is requested again in an hour. A day that was already compared keeps its result,
    /// and is only asked again if that was planned.
    /// </summary>
    public void Wait(DateTimeOffset now)
    {
        var isAskedAnew = Status != Waiting && DueAt <= now;
        (LeaseUntil, DueAt) = (null, isAskedAnew ? now + Hour : null);
        if (isAskedAnew)
            Asks++;
        if (Status == Waiting)
        {
            Move(ReconciliationTrigger.Wait);
            Asks++;
            DueAt = StatementDay.ReadyAt(Day) > now + Hour ? StatementDay.ReadyAt(Day) : now + Hour;
        }
        Touch(now);
    }

    /// <summary>
    /// The statement is no longer available: an alert is raised and nothing more is requested. False if this was
    /// already known.
    /// </summary>
    public bool GiveUp(DateTimeOffset now)
    {
        var wasPlanned = DueAt is not null;
        (LeaseUntil, DueAt) = (null, null);
        Touch(now);
        return wasPlanned;
    }

    /// <summary>Stores the result of a comparison. Raises an event if anything changed.</summary>
    public void Conclude(Comparison found, DateTimeOffset now)
    {
        (LeaseUntil, DueAt) = (null, null);
        if (found.StatementId is not null)
            Asks = 0;
        var isNews =
            Status == Waiting
            || OpenDifferences != found.OpenDifferences
            || StatementId != found.StatementId
            || (LineCount, MatchedCount) != (found.Lines, found.Matched);
        if (!isNews)
            return;
        (StatementId, LineCount, MatchedCount, OpenDifferences) = (
            found.StatementId,
            found.Lines,
            found.Matched,
            found.OpenDifferences
        );
        ComparedAt = now;
        if (found.OpenDifferences > 0)
        {
            Move(FindDifferences);
            Raise("reconciliation.differences_found", now);
        }
        else
        {
            if (Status != Matched)
                Move(Match);
            Raise("reconciliation.matched", now);
        }
    }

    private void Move(ReconciliationTrigger trigger) =>
        Status =
            ReconciliationLifecycle.Next(Status, trigger)
            ?? throw new IllegalTransitionException("reconciliation", Status.ToString(), trigger.ToString());
}

/// <summary>The result of comparing a day.</summary>
public sealed record Comparison(Guid? StatementId, long Lines, long Matched, long OpenDifferences);
