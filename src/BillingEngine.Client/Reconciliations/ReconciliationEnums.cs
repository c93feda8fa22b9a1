using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>The state of a day.</summary>
[JsonConverter(typeof(EnumTextConverter<ReconciliationStatus>))]
public enum ReconciliationStatus
{
    /// <summary>A value that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>WeChat has not published the day's statement yet.</summary>
    Waiting,

    /// <summary>No difference is open.</summary>
    Matched,

    /// <summary>Differences are open.</summary>
    DifferencesFound,
}

/// <summary>WeChat's response to a request for a day's statement.</summary>
[JsonConverter(typeof(EnumTextConverter<StatementAnswer>))]
public enum StatementAnswer
{
    /// <summary>A value that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>The statement, which was compared.</summary>
    Statement,

    /// <summary>There is no statement: a day without trades, or a request that came too early.</summary>
    NoTrades,

    /// <summary>WeChat is still preparing the statement.</summary>
    NotReady,

    /// <summary>WeChat refused the request.</summary>
    Refused,

    /// <summary>The response was not usable.</summary>
    Unavailable,
}

/// <summary>The kind of a difference.</summary>
[JsonConverter(typeof(EnumTextConverter<DifferenceKind>))]
public enum DifferenceKind
{
    /// <summary>A value that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>The statement has a payment or refund that we do not have.</summary>
    MissingHere,

    /// <summary>We have a payment or refund of the day that the statement does not have.</summary>
    MissingThere,

    /// <summary>The amounts differ.</summary>
    Amount,

    /// <summary>The currencies differ.</summary>
    Currency,

    /// <summary>One side says paid or refunded, the other does not.</summary>
    Status,

    /// <summary>The statement has it twice.</summary>
    Duplicate,

    /// <summary>The fee does not match the rate.</summary>
    Fee,

    /// <summary>The statement has it on another day than the day it happened; both sides have it.</summary>
    Timing,

    /// <summary>A line of the statement cannot be read.</summary>
    Unreadable,
}

/// <summary>Whether a difference is open.</summary>
[JsonConverter(typeof(EnumTextConverter<DifferenceState>))]
public enum DifferenceState
{
    /// <summary>A value that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>An operator should act.</summary>
    Open,

    /// <summary>Both sides agree now, or it was explained.</summary>
    Resolved,
}

/// <summary>The safe next step.</summary>
[JsonConverter(typeof(EnumTextConverter<DifferenceAction>))]
public enum DifferenceAction
{
    /// <summary>A value that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>Nothing: it is explained.</summary>
    None,

    /// <summary>Find the owner of the payment in the merchant portal. If there is none, refund it there.</summary>
    FindOwner,

    /// <summary>Query WeChat for the payment or refund, with its <c>sync</c> route.</summary>
    Sync,

    /// <summary>Compare both sides in the merchant portal; nothing moves here until that is done.</summary>
    Compare,

    /// <summary>Show both lines to WeChat's support; nothing moves here.</summary>
    AskSupport,

    /// <summary>Compare the fee with your contract with WeChat Pay; it is booked as it was charged.</summary>
    CheckRate,
}
