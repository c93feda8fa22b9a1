using BillingEngine.Client;

namespace SaasBackend;

/// <summary>Decides who may read the paper.</summary>
public sealed class MembersRoute(BillingClient billing)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Whether a reader has access: the engine decides. If it does not respond within two seconds, the last webhook
    /// decides. A reader who is past due keeps access then, because the engine sends an event when it gives up.
    /// </summary>
    public async Task<bool> MayReadAsync(Reader reader, CancellationToken cancellationToken)
    {
        if (reader.Subscription is null)
            return false;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return (await billing.Access.GetAsync(reader.Id, Shop.Plan.Code, patience.Token)).Access;
        }
        catch (Exception silence)
            when (silence is BillingConnectionException or BillingApiException { Status: >= 500 }
                || (silence is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            return reader.Status
                is SubscriptionStatus.Trialing
                    or SubscriptionStatus.Active
                    or SubscriptionStatus.PastDue;
        }
    }
}
