namespace BillingEngine.Webhooks.Events;

/// <summary>The event types that endpoints can subscribe to; a test compares the list with the domain.</summary>
public static class EventTypes
{
    /// <summary>All types but <see cref="OnlyByName"/>.</summary>
    public const string Every = "*";

    /// <summary>
    /// Types that are sent daily while all is well: only endpoints that name them or their noun receive them.
    /// </summary>
    public static IReadOnlyList<string> OnlyByName { get; } = ["reconciliation.matched"];

    /// <summary>All types.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "contract.expired",
        "contract.signed",
        "contract.terminated",
        "invoice.created",
        "invoice.paid",
        "invoice.payment_failed",
        "invoice.uncollectible",
        "invoice.voided",
        "order.closed",
        "order.paid",
        "payment.failed",
        "payment.quarantined",
        "payment.reversed",
        "payment.succeeded",
        "reconciliation.differences_found",
        "reconciliation.matched",
        "refund.abnormal",
        "refund.closed",
        "refund.processing",
        "refund.succeeded",
        "subscription.activated",
        "subscription.canceled",
        "subscription.created",
        "subscription.past_due",
        "subscription.renewed",
        "subscription.signature_required",
        "subscription.unpaid",
        "webhook_endpoint.disabled",
    ];

    private static readonly HashSet<string> Choices = [Every, .. All, .. All.Select(Noun)];

    /// <summary>Whether an endpoint may subscribe with this text: a type, <c>noun.*</c>, or <c>*</c>.</summary>
    public static bool IsChoice(string word) => Choices.Contains(word);

    /// <summary>
    /// Whether an endpoint with these subscriptions receives a type. The trigger on the table of events has the same
    /// rule for new events.
    /// </summary>
    public static bool Takes(IReadOnlyCollection<string> choices, string type) =>
        choices.Contains(type, StringComparer.Ordinal)
        || choices.Contains(Noun(type), StringComparer.Ordinal)
        || (choices.Contains(Every, StringComparer.Ordinal) && !OnlyByName.Contains(type, StringComparer.Ordinal));

    private static string Noun(string type) => type[..type.IndexOf('.', StringComparison.Ordinal)] + ".*";
}
