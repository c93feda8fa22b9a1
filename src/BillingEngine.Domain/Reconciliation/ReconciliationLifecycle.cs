using static BillingEngine.Domain.Reconciliation.ReconciliationStatus;
using static BillingEngine.Domain.Reconciliation.ReconciliationTrigger;

namespace BillingEngine.Domain.Reconciliation;

/// <summary>The status of a day's reconciliation.</summary>
public enum ReconciliationStatus
{
    /// <summary>WeChat has not provided the day's statement yet.</summary>
    Waiting,

    /// <summary>No difference is open.</summary>
    Matched,

    /// <summary>Differences are open.</summary>
    DifferencesFound,
}

/// <summary>WeChat's answer to the request for a day's statement.</summary>
public enum StatementAnswer
{
    /// <summary>The statement; it was compared.</summary>
    Statement,

    /// <summary>There is none: a day without trades, or too early.</summary>
    NoTrades,

    /// <summary>The statement is still being created.</summary>
    NotReady,

    /// <summary>WeChat refused the request.</summary>
    Refused,

    /// <summary>There was no usable answer.</summary>
    Unavailable,
}

/// <summary>The events that change the status of a day's reconciliation.</summary>
public enum ReconciliationTrigger
{
    /// <summary>There is no statement yet, or no answer.</summary>
    Wait,

    /// <summary>It was compared, and no difference is open.</summary>
    Match,

    /// <summary>It was compared, and differences are open.</summary>
    FindDifferences,
}

/// <summary>The state machine of a day's reconciliation. A compared day can be compared again.</summary>
public static class ReconciliationLifecycle
{
    /// <summary>The next status, or null if the status does not accept the trigger.</summary>
    public static ReconciliationStatus? Next(ReconciliationStatus status, ReconciliationTrigger trigger) =>
        (status, trigger) switch
        {
            (Waiting, Wait) => Waiting,
            (Waiting or DifferencesFound, Match) => Matched,
            (Waiting or Matched or DifferencesFound, FindDifferences) => DifferencesFound,
            _ => null,
        };
}
