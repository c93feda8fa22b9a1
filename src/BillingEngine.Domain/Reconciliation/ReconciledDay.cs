using BillingEngine.Domain.Common;
using static BillingEngine.Domain.Reconciliation.ReconciliationStatus;
using static BillingEngine.Domain.Reconciliation.ReconciliationTrigger;

namespace BillingEngine.Domain.Reconciliation;

/// <summary>One day of one merchant: our payments and refunds beside WeChat's statement, line by line.</summary>
public sealed class ReconciledDay : Entity
{
    // A day on which something was paid has a statement: "there is none" is asked again each hour, for a day.
    private const int AsksBeforeNoneIsBelieved = 24;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private ReconciledDay() { }

    /// <summary>The identifier.</summary>
    public ReconciliationId Id { get; private set; }

    /// <summary>Whose day it is.</summary>
    public MerchantId MerchantId { get; private set; }

    /// <summary>The day, in UTC+8.</summary>
    public DateOnly Day { get; private set; }

    /// <summary>Where it stands.</summary>
    public ReconciliationStatus Status { get; private set; }

    /// <summary>When WeChat is asked next; null when nothing is planned.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>How often WeChat was asked in vain.</summary>
    public int Asks { get; private set; }

    /// <summary>Until when a claim holds, by the database's own clock.</summary>
    public DateTimeOffset? LeaseUntil { get; private set; }

    /// <summary>The fencing token: counts up with every claim.</summary>
    public long Fence { get; private set; }

    /// <summary>The kept statement it was compared with; null for a day without one.</summary>
    public Guid? StatementId { get; private set; }

    /// <summary>How many lines that statement has.</summary>
    public long LineCount { get; private set; }

    /// <summary>How many of them say what our books say.</summary>
    public long MatchedCount { get; private set; }

    /// <summary>How many differences are open.</summary>
    public long OpenDifferences { get; private set; }

    /// <summary>When it was compared last.</summary>
    public DateTimeOffset? ComparedAt { get; private set; }

    /// <summary>When WeChat was asked for the statement last; null before the first time.</summary>
    public DateTimeOffset? LastAskedAt { get; private set; }

    /// <summary>What WeChat answered then. What the day says rests on it only after a statement or no trades.</summary>
    public StatementAnswer? LastAnswer { get; private set; }

    /// <summary>Whether WeChat listed its payouts when the day was compared last; null before.</summary>
    public bool? PayoutsListed { get; private set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Opens a day; its statement is asked for at once.</summary>
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

    /// <summary>Keeps what WeChat answered, so that an old comparison is not taken for a new one.</summary>
    public void NoteAnswer(StatementAnswer answer, DateTimeOffset now) => (LastAskedAt, LastAnswer) = (now, answer);

    /// <summary>Keeps whether the payouts could be asked for as well.</summary>
    public void NotePayouts(bool areListed) => PayoutsListed = areListed;

    /// <summary>
    /// Whether WeChat's word that there is no statement is taken for a day without trades: at once where our books
    /// have none either and no statement was kept, else after a day of asking.
    /// </summary>
    public bool BelievesNone(bool expectsTrades) =>
        !(expectsTrades || StatementId is not null) || Asks >= AsksBeforeNoneIsBelieved;

    /// <summary>Whether WeChat was asked for a day without getting it: an operator should look.</summary>
    public bool IsLongInComing => Status == Waiting && Asks >= AsksBeforeNoneIsBelieved;

    /// <summary>
    /// Plans to ask WeChat at once for the statement of a day that was compared: it may be replaced as well.
    /// </summary>
    public void AskAnew(DateTimeOffset now)
    {
        if (Status == Waiting)
            return;
        DueAt = now;
        Touch(now);
    }

    /// <summary>
    /// There is no statement yet: WeChat is asked again in an hour. A day that was compared before stays as it is, and
    /// is asked for again only where that was planned.
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
    /// The statement can no longer be had: an operator hears of it, and nothing more is asked. False when it was known.
    /// </summary>
    public bool GiveUp(DateTimeOffset now)
    {
        var wasPlanned = DueAt is not null;
        (LeaseUntil, DueAt) = (null, null);
        Touch(now);
        return wasPlanned;
    }

    /// <summary>
    /// It was compared. An event tells of it where anything is otherwise than before.
    /// </summary>
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

/// <summary>What came of comparing a day.</summary>
public sealed record Comparison(Guid? StatementId, long Lines, long Matched, long OpenDifferences);
