namespace BillingEngine.Webhooks;

/// <summary>The events there are, by which endpoints choose; a test holds the list against the nouns.</summary>
public static class EventTypes
{
    /// <summary>Stands for all.</summary>
    public const string Every = "*";

    /// <summary>Each of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "contract.expired", "contract.signed", "contract.terminated",
        "invoice.created", "invoice.paid", "invoice.payment_failed", "invoice.uncollectible", "invoice.voided",
        "order.closed", "order.paid",
        "payment.failed", "payment.quarantined", "payment.reversed", "payment.succeeded",
        "reconciliation.differences_found", "reconciliation.matched",
        "refund.abnormal", "refund.closed", "refund.processing", "refund.succeeded",
        "subscription.activated", "subscription.canceled", "subscription.created", "subscription.past_due",
        "subscription.renewed", "subscription.signature_required", "subscription.unpaid",
        "webhook_endpoint.disabled",
    ];

    private static readonly HashSet<string> Choices =
        [Every, .. All, .. All.Select(type => type[..type.IndexOf('.', StringComparison.Ordinal)] + ".*")];

    /// <summary>Whether an endpoint may choose by this word: a type, <c>noun.*</c>, or <c>*</c>.</summary>
    public static bool IsChoice(string word) => Choices.Contains(word);
}
