using static BillingEngine.Domain.Reconciliation.ReconciliationStatus;
using static BillingEngine.Domain.Reconciliation.ReconciliationTrigger;

namespace BillingEngine.Domain.Reconciliation;

/// <summary>Where the comparison of a day stands.</summary>
public enum ReconciliationStatus
{
    /// <summary>WeChat has not given the day's statement yet.</summary>
    Waiting,

    /// <summary>No difference is open.</summary>
    Matched,

    /// <summary>Differences are open.</summary>
    DifferencesFound,
}

/// <summary>What WeChat answered when it was asked for the statement of a day.</summary>
public enum StatementAnswer
{
    /// <summary>It gave the statement, which was compared.</summary>
    Statement,

    /// <summary>It says that there is none: a day without trades, or one asked for too early.</summary>
    NoTrades,

    /// <summary>It is still making the statement.</summary>
    NotReady,

    /// <summary>It refused the question.</summary>
    Refused,

    /// <summary>It gave no usable answer.</summary>
    Unavailable,
}

/// <summary>What can happen to the comparison of a day.</summary>
public enum ReconciliationTrigger
{
    /// <summary>There is no statement yet, or no answer.</summary>
    Wait,

    /// <summary>It was compared, and nothing is open.</summary>
    Match,

    /// <summary>It was compared, and something is open.</summary>
    FindDifferences,
}

/// <summary>The law of a day's states. A day that was compared may be compared again.</summary>
public static class ReconciliationLifecycle
{
    /// <summary>The state after a trigger, or null where the state does not accept it.</summary>
    public static ReconciliationStatus? Next(ReconciliationStatus status, ReconciliationTrigger trigger) =>
        (status, trigger) switch
        {
            (Waiting, Wait) => Waiting,
            (Waiting or DifferencesFound, Match) => Matched,
            (Waiting or Matched or DifferencesFound, FindDifferences) => DifferencesFound,
            _ => null,
        };
}
