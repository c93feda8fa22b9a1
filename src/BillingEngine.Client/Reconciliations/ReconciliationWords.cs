using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>Where a day stands.</summary>
[JsonConverter(typeof(WordConverter<ReconciliationStatus>))]
public enum ReconciliationStatus
{
    /// <summary>A word that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>WeChat has not given the day's statement yet.</summary>
    Waiting,

    /// <summary>No difference is open.</summary>
    Matched,

    /// <summary>Differences are open.</summary>
    DifferencesFound,
}

/// <summary>What WeChat answered when it was asked for the statement of a day.</summary>
[JsonConverter(typeof(WordConverter<StatementAnswer>))]
public enum StatementAnswer
{
    /// <summary>A word that this version of the client does not know.</summary>
    Unrecognized,

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

/// <summary>In what the sides differ.</summary>
[JsonConverter(typeof(WordConverter<DifferenceKind>))]
public enum DifferenceKind
{
    /// <summary>A word that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>The statement has a payment or refund that we have not.</summary>
    MissingHere,

    /// <summary>We have a payment or refund of the day that the statement has not.</summary>
    MissingThere,

    /// <summary>The amounts differ.</summary>
    Amount,

    /// <summary>The currencies differ.</summary>
    Currency,

    /// <summary>One side says paid or given back, the other does not.</summary>
    Status,

    /// <summary>The statement has it twice.</summary>
    Duplicate,

    /// <summary>The fee is not the one that the rate makes.</summary>
    Fee,

    /// <summary>It stands on another day's statement than on the day it happened; both sides have it.</summary>
    Timing,

    /// <summary>A line of the statement cannot be read.</summary>
    Unreadable,
}

/// <summary>Whether a difference is open.</summary>
[JsonConverter(typeof(WordConverter<DifferenceState>))]
public enum DifferenceState
{
    /// <summary>A word that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>Somebody should act.</summary>
    Open,

    /// <summary>Both sides agree by now, or it is explained.</summary>
    Resolved,
}

/// <summary>The one safe next thing.</summary>
[JsonConverter(typeof(WordConverter<DifferenceAction>))]
public enum DifferenceAction
{
    /// <summary>A word that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>Nothing: it is explained.</summary>
    None,

    /// <summary>Find out in the merchant portal whose payment it is; refund it there when nobody is owed it.</summary>
    FindOwner,

    /// <summary>Ask WeChat about the payment or refund: its <c>sync</c> route.</summary>
    Sync,

    /// <summary>Compare both sides in the merchant portal; nothing moves here until that is done.</summary>
    Compare,

    /// <summary>Show both lines to WeChat's support; nothing moves here.</summary>
    AskSupport,

    /// <summary>Compare the fee with the contract with WeChat Pay; it is booked as it was paid out.</summary>
    CheckRate,
}
