namespace BillingEngine.Domain.Reconciliation;

/// <summary>How a statement, a payout and our records differ.</summary>
public enum DifferenceKind
{
    /// <summary>The statement has a payment or refund that we have no record of.</summary>
    MissingHere,

    /// <summary>We have a payment or refund of that day that is missing in the statement.</summary>
    MissingThere,

    /// <summary>The amounts differ.</summary>
    Amount,

    /// <summary>The currencies differ.</summary>
    Currency,

    /// <summary>One side says paid or refunded, the other does not.</summary>
    Status,

    /// <summary>The statement lists it twice.</summary>
    Duplicate,

    /// <summary>The fee does not match the fee rate.</summary>
    Fee,

    /// <summary>It is in the statement of another day than the day it happened; both sides have it.</summary>
    Timing,

    /// <summary>A line of the statement cannot be read.</summary>
    Unreadable,
}

/// <summary>The one safe next step for a difference.</summary>
public enum DifferenceAction
{
    /// <summary>Nothing: it is explained.</summary>
    None,

    /// <summary>
    /// Find out in the merchant portal who made the payment; if it belongs to no order, refund it there.
    /// </summary>
    FindOwner,

    /// <summary>Query the payment or refund at WeChat with its <c>sync</c> route.</summary>
    Sync,

    /// <summary>Compare both sides in the merchant portal; change nothing here until that is done.</summary>
    Compare,

    /// <summary>Send both lines to WeChat's support; change nothing here.</summary>
    AskSupport,

    /// <summary>Compare the fee with your WeChat Pay contract; it is booked as it was paid out.</summary>
    CheckRate,
}

/// <summary>The next step for each kind of difference.</summary>
public static class DifferenceActions
{
    /// <summary>The one safe next step.</summary>
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

    /// <summary>The same step as a sentence.</summary>
    public static string Advice(DifferenceKind kind) =>
        kind switch
        {
            DifferenceKind.MissingHere =>
                "Look the order up in the merchant portal: no order here has its number. If the "
                    + "payment belongs to no order, refund it there.",
            DifferenceKind.MissingThere =>
                "Wait for the next day's statement, which may list it. If it does not, query "
                    + "WeChat with its sync route and show the answer to WeChat's support.",
            DifferenceKind.Amount =>
                "Compare both sides in the merchant portal before anything is refunded or charged.",
            DifferenceKind.Currency =>
                "Compare both sides in the merchant portal before anything is refunded or charged.",
            DifferenceKind.Status => "Query WeChat with its sync route; the answer is applied.",
            DifferenceKind.Duplicate => "Show both lines to WeChat's support: the money is booked here only once.",
            DifferenceKind.Fee => "Compare the fee with your contract with WeChat Pay.",
            DifferenceKind.Timing => "Nothing to do: both sides have it, on neighbouring days.",
            DifferenceKind.Unreadable => "Read the line in the stored statement and compare it by hand.",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of difference."),
        };
}
