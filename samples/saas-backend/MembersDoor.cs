using BillingEngine.Client;

namespace SaasBackend;

/// <summary>The one place that says who may read the paper.</summary>
public sealed class MembersDoor
{
    /// <summary>
    /// Whether a reader may come in: by the state that webhooks told, so that no request waits for anybody. Whoever is
    /// past due stays in, for the engine tries again; it tells when it gives up.
    /// </summary>
    public static bool MayRead(Reader reader) =>
        reader.Status is SubscriptionStatus.Trialing or SubscriptionStatus.Active or SubscriptionStatus.PastDue;
}
