using BillingEngine.Platform.Pipeline;

namespace BillingEngine.Reconciliation;

/// <summary>The refusals about statements and reconciliations.</summary>
public static class ReconciliationRefusals
{
    /// <summary>The merchant has no reconciliation of that day.</summary>
    public static Error NotFound { get; } =
        new(
            ErrorKind.NotFound,
            "reconciliation.not_found",
            "That day was not reconciled. POST /v1/reconciliations with its date does it."
        );

    /// <summary>No statement of that day is stored.</summary>
    public static Error NoStatement { get; } =
        new(
            ErrorKind.NotFound,
            "statement.not_found",
            "No statement of that day is stored: the day had no trades, or it was not fetched. POST "
                + "/v1/reconciliations with its date fetches it."
        );

    /// <summary>Another request or node is comparing that day.</summary>
    public static Error Busy { get; } =
        new(ErrorKind.Conflict, "reconciliation.busy", "That day is being reconciled already. Read it in a minute.");
}
