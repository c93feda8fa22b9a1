namespace BillingEngine.Domain.Reconciliation;

/// <summary>In what a statement, a payout and our books differ.</summary>
public enum DifferenceKind
{
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

/// <summary>The one safe next thing to do about a difference.</summary>
public enum DifferenceAction
{
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

/// <summary>What to do about each kind of difference.</summary>
public static class DifferenceActions
{
    /// <summary>The one safe next thing.</summary>
    public static DifferenceAction Of(DifferenceKind kind) =>
        kind switch
        {
            DifferenceKind.MissingHere => DifferenceAction.FindOwner,
            DifferenceKind.MissingThere or DifferenceKind.Status => DifferenceAction.Sync,
            DifferenceKind.Amount or DifferenceKind.Currency or DifferenceKind.Unreadable => DifferenceAction.Compare,
            DifferenceKind.Duplicate => DifferenceAction.AskSupport,
            DifferenceKind.Fee => DifferenceAction.CheckRate,
            DifferenceKind.Timing => DifferenceAction.None,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of difference."),
        };

    /// <summary>The same in a sentence.</summary>
    public static string Advice(DifferenceKind kind) =>
        kind switch
        {
            DifferenceKind.MissingHere =>
                "Look the order up in the merchant portal: nothing here bears its number. Where "
                    + "nobody is owed it, give it back there.",
            DifferenceKind.MissingThere => "Wait for the next day's statement, where it may stand; if it does not, ask "
                + "WeChat for it by its sync route and show the answer to WeChat's support.",
            DifferenceKind.Amount =>
                "Compare both sides in the merchant portal before anything is refunded or charged.",
            DifferenceKind.Currency =>
                "Compare both sides in the merchant portal before anything is refunded or charged.",
            DifferenceKind.Status => "Ask WeChat for it by its sync route; what WeChat then says is applied.",
            DifferenceKind.Duplicate => "Show both lines to WeChat's support: here the money is booked once.",
            DifferenceKind.Fee => "Compare the fee with your contract with WeChat Pay.",
            DifferenceKind.Timing => "Nothing: both sides have it, on neighbouring days.",
            DifferenceKind.Unreadable => "Read the line in the kept statement and compare it by hand.",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of difference."),
        };
}
