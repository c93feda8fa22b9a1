using BillingEngine.Client;

namespace SaasBackend;

/// <summary>The calls to the billing engine.</summary>
public sealed class Shop(BillingClient billing, WebhookRoute route, IConfiguration configuration)
{
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
    /// Creates the plan if it does not exist, and registers for events. In production both are done once, by hand, and the
    /// secret comes from the configuration.
    /// </summary>
    public async Task OpenAsync(string address, CancellationToken cancellationToken)
    {
        try
        {
            await billing.Plans.CreateAsync(Plan, cancellationToken: cancellationToken);
        }
        catch (BillingApiException refused) when (refused.Code == "plan.code_taken")
        {
            // It exists from an earlier start.
        }
        var secrets = configuration.GetSection("Billing:WebhookSecrets").GetChildren().Select(s => s.Value!).ToArray();
        route.Open(secrets.Length > 0 ? secrets : [await RegisterAsync($"{address}/webhooks", cancellationToken)]);
    }

    /// <summary>Enrols a reader and stores how they sign.</summary>
    public async Task SellAsync(Reader reader, CancellationToken cancellationToken)
    {
        var enrolled = await billing.Subscriptions.CreateAsync(
            new CreateSubscription
            {
                Plan = Plan.Code,
                Customer = new CreateCustomer { Reference = reader.Id, DisplayName = reader.Name },
                Channel = SigningChannel.Web,
                // Every event contains it, so an event that is faster than this response finds its reader.
                Metadata = new Dictionary<string, string> { ["reader"] = reader.Id },
            },
            cancellationToken: cancellationToken
        );
        reader.Subscription = enrolled.Id;
        reader.SigningUrl = enrolled.Signing?.Url;
        // A webhook that was faster than this response is newer.
        reader.Status ??= enrolled.Status;
    }

    /// <summary>Cancels a reader's subscription at the end of its period.</summary>
    public async Task EndAsync(Reader reader, CancellationToken cancellationToken)
    {
        var canceled = await billing.Subscriptions.CancelAsync(
            reader.Subscription!,
            new CancelSubscription { At = CancelAt.PeriodEnd, Reason = "on the account page" },
            cancellationToken: cancellationToken
        );
        reader.EndsAt = canceled.EndsAt;
    }

    // The secret is returned only when an endpoint is created, so the endpoint of an earlier start is useless.
    private async Task<string> RegisterAsync(string url, CancellationToken cancellationToken)
    {
        await foreach (var endpoint in billing.WebhookEndpoints.ListAsync(cancellationToken: cancellationToken))
        {
            if (endpoint.Url == url)
                await billing.WebhookEndpoints.DeleteAsync(endpoint.Id, cancellationToken);
        }
        var made = await billing.WebhookEndpoints.CreateAsync(
            new CreateWebhookEndpoint
            {
                Url = url,
                EventTypes = ["subscription.*"],
                Description = "saas-backend",
            },
            cancellationToken: cancellationToken
        );
        return made.Secret;
    }
}
