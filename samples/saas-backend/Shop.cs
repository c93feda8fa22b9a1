using BillingEngine.Client;

namespace SaasBackend;

/// <summary>What is asked of the billing engine.</summary>
public sealed class Shop(BillingClient billing, WebhookDoor door, IConfiguration configuration)
{
    /// <summary>What is sold.</summary>
    public static CreatePlan Plan { get; } =
        new()
        {
            Code = "newspaper",
            Name = "The Daily",
            Amount = 3800,
            Currency = "HKD",
            Interval = BillingInterval.Month,
            // WeChat's number of the contract template; in the sandbox it is always this one.
            ContractTemplateId = 123,
            GraceDays = 3,
        };

    /// <summary>
    /// Puts the plan on offer where it is not yet, and asks to be told of what happens. In production both are done
    /// once, by hand, and the secret comes from the configuration.
    /// </summary>
    public async Task OpenAsync(string address, CancellationToken stop)
    {
        try
        {
            await billing.Plans.CreateAsync(Plan, cancellationToken: stop);
        }
        catch (BillingApiException refused) when (refused.Code == "plan.code_taken")
        {
            // As on every start but the first.
        }
        var secrets = configuration.GetSection("Billing:WebhookSecrets").GetChildren().Select(s => s.Value!).ToArray();
        door.Open(secrets.Length > 0 ? secrets : [await RegisterAsync($"{address}/webhooks", stop)]);
    }

    /// <summary>Enrols a reader; how to sign is kept with them.</summary>
    public async Task SellAsync(Reader reader, CancellationToken stop)
    {
        var enrolled = await billing.Subscriptions.CreateAsync(
            new CreateSubscription
            {
                Plan = Plan.Code,
                Customer = new CreateCustomer { Reference = reader.Id, DisplayName = reader.Name },
                Channel = SigningChannel.Web,
                // Comes back with every event, so that one that is quicker than this answer finds its reader.
                Metadata = new Dictionary<string, string> { ["reader"] = reader.Id },
            },
            cancellationToken: stop
        );
        reader.Subscription = enrolled.Id;
        reader.SigningUrl = enrolled.Signing?.Url;
        // A webhook that was quicker than this answer knows better.
        reader.Status ??= enrolled.Status;
    }

    /// <summary>Ends a reader's subscription with its period.</summary>
    public async Task EndAsync(Reader reader, CancellationToken stop)
    {
        var canceled = await billing.Subscriptions.CancelAsync(
            reader.Subscription!,
            new CancelSubscription { At = CancelAt.PeriodEnd, Reason = "on the account page" },
            cancellationToken: stop
        );
        reader.EndsAt = canceled.EndsAt;
    }

    // The secret is told only when an endpoint is made: what an earlier start left is of no use.
    private async Task<string> RegisterAsync(string url, CancellationToken stop)
    {
        await foreach (var endpoint in billing.WebhookEndpoints.ListAsync(cancellationToken: stop))
        {
            if (endpoint.Url == url)
                await billing.WebhookEndpoints.DeleteAsync(endpoint.Id, stop);
        }
        var made = await billing.WebhookEndpoints.CreateAsync(
            new CreateWebhookEndpoint
            {
                Url = url,
                EventTypes = ["subscription.*"],
                Description = "saas-backend",
            },
            cancellationToken: stop
        );
        return made.Secret;
    }
}
