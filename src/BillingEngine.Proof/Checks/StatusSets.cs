namespace BillingEngine.Proof.Checks;

/// <summary>
/// Lists of states for SQL. They are written again from the product's rules, not taken from the engine.
/// </summary>
internal static class StatusSets
{
    /// <summary>The payment was charged.</summary>
    public const string Charged = "('succeeded', 'partially_refunded', 'refunded')";

    /// <summary>The number may still be charged, as far as is known.</summary>
    public const string Live =
        "('created', 'submitting', 'unknown', 'declined', 'reversing', 'awaiting_payer', 'closing')";

    /// <summary>The number can never be charged.</summary>
    public const string Dead = "('reversed', 'canceled', 'failed', 'closed')";

    /// <summary>A subscription that is live or waits to start.</summary>
    public const string LiveSubscription = "('incomplete', 'trialing', 'active', 'past_due', 'unpaid', 'paused')";

    /// <summary>A subscription that has ended.</summary>
    public const string Ended = "('canceled', 'incomplete_expired')";

    /// <summary>
    /// How far the clocks of WeChat, of a node and of the database may differ; more than a clock is ever wrong.
    /// </summary>
    public const string ClockTolerance = "interval '1 day'";

    /// <summary>Refund lines with these states are ignored: no money moved.</summary>
    public const string NothingMoved = "('CLOSED', 'REFUNDCLOSE')";

    /// <summary>A payment that was charged and not fully refunded; p is the payment.</summary>
    public const string NotRefunded = "p.status IN ('succeeded', 'partially_refunded') AND @kept";
}
