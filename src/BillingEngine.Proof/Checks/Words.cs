namespace BillingEngine.Proof.Checks;

/// <summary>
/// Lists of states, as SQL reads them; written anew from the product's rules, not taken from the engine.
/// </summary>
internal static class Words
{
    /// <summary>Money was taken.</summary>
    public const string Took = "('succeeded', 'partially_refunded', 'refunded')";

    /// <summary>The number may still take money, as far as anybody knows.</summary>
    public const string Live =
        "('created', 'submitting', 'unknown', 'declined', 'reversing', 'awaiting_payer', 'closing')";

    /// <summary>The number can never take money any more.</summary>
    public const string Dead = "('reversed', 'canceled', 'failed', 'closed')";

    /// <summary>A subscription that lives or waits to begin.</summary>
    public const string LiveSubscription = "('incomplete', 'trialing', 'active', 'past_due', 'unpaid', 'paused')";

    /// <summary>A subscription that is over.</summary>
    public const string Ended = "('canceled', 'incomplete_expired')";

    /// <summary>
    /// How far the times of WeChat, of a node and of the database may be apart; more than a clock is ever wrong.
    /// </summary>
    public const string OfClocks = "interval '1 day'";

    /// <summary>A refund's line in one of these states counts as nothing: no money moved.</summary>
    public const string NothingMoved = "('CLOSED', 'REFUNDCLOSE')";

    /// <summary>A payment whose money was taken and not given back whole; p is the payment.</summary>
    public const string Kept = "p.status IN ('succeeded', 'partially_refunded') AND @kept";
}
