using BillingEngine.Platform.Pipeline;

namespace BillingEngine.Alerts;

/// <summary>The refusals about alerts.</summary>
public static class AlertRefusals
{
    /// <summary>No such alert that the key may see.</summary>
    public static Error NotFound { get; } =
        new(ErrorKind.NotFound, "alert.not_found", "There is no alert with this identifier.");

    /// <summary>The alert was resolved before.</summary>
    public static Error AlreadyResolved { get; } =
        new(ErrorKind.Conflict, "alert.already_resolved", "The alert is resolved already; its resolution says why.");
}
