namespace BillingEngine.Platform.Facts;

/// <summary>
/// An outcome on its way through a gate to its object. It comes from one of three roads: the answer to a call, the
/// answer to a query, or a notification.
/// </summary>
public abstract record Arrived<TId, TOutcome>(TOutcome Outcome)
    where TId : struct
{
    /// <summary>The object; null where only a number of it is known, as in notifications.</summary>
    public TId? Id { get; init; }

    /// <summary>
    /// The notification that brought the outcome. It is stored once, in the transaction of the outcome.
    /// </summary>
    public NotificationRow? Notification { get; init; }
}
