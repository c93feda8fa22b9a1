using BillingEngine.Client;

namespace SaasBackend;

/// <summary>The one place that says who may read the paper.</summary>
public sealed class MembersDoor(BillingClient billing)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Whether a reader may come in: the engine says so at this moment. Where it says nothing for two seconds, what
    /// webhooks told decides: whoever is past due stays in then, for the engine tells when it gives up.
    /// </summary>
    public async Task<bool> MayReadAsync(Reader reader, CancellationToken stop)
    {
        if (reader.Subscription is null)
            return false;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            return (await billing.Access.GetAsync(reader.Id, Shop.Plan.Code, patience.Token)).Access;
        }
        catch (Exception silence)
            when (silence is BillingConnectionException or BillingApiException { Status: >= 500 }
                || (silence is OperationCanceledException && !stop.IsCancellationRequested)
            )
        {
            return reader.Status
                is SubscriptionStatus.Trialing
                    or SubscriptionStatus.Active
                    or SubscriptionStatus.PastDue;
        }
    }
}
