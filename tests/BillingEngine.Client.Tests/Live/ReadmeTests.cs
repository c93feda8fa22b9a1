using System.Text.RegularExpressions;
using BillingEngine.Testing.Engine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Client.Tests.Live;

/// <summary>The client's README, compiled and run: this file contains every C# block of it.</summary>
public sealed class ReadmeTests(ClientHost stack) : IClassFixture<ClientHost>
{
    [Fact]
    public async Task Its_first_steps_lead_to_a_signing_session()
    {
        var (address, key, openid) = (stack.BaseUrl, "sk_test_live", "o-first");

        using var billing = new BillingClient(new BillingClientOptions { BaseUrl = address, ApiKey = key });

        await billing.Plans.CreateAsync(
            new CreatePlan
            {
                Code = "gold",
                Name = "Gold",
                Amount = 8800,
                Currency = "HKD",
                Interval = BillingInterval.Month,
                ContractTemplateId = 123,
            }
        );

        var enrolled = await billing.Subscriptions.CreateAsync(
            new CreateSubscription
            {
                Plan = "gold",
                Customer = new CreateCustomer
                {
                    Reference = "user-42",
                    DisplayName = "Li Lei",
                    Openid = openid,
                },
                Channel = SigningChannel.MiniProgram,
            }
        );
        Console.WriteLine(enrolled.Signing?.SessionId);

        Assert.NotNull(enrolled.Signing?.SessionId);
        try
        {
            await billing.Subscriptions.CancelAsync("sub_unknown", new CancelSubscription { At = CancelAt.Now });
        }
        catch (BillingApiException refused) when (refused.Code == "subscription.not_found")
        {
            Console.WriteLine($"{refused.Detail} ({refused.TraceId})");
        }
        await foreach (var invoice in billing.Invoices.ListAsync(new InvoiceFilter { Status = InvoiceStatus.Open }))
            Console.WriteLine($"{invoice.Customer} owes {invoice.AmountDue} {invoice.Currency}");
    }

    [Fact]
    public async Task Its_receiver_accepts_only_what_the_engine_sends()
    {
        var billing = stack.Client;
        await PlanAsync("monthly");
        var activated = new List<string>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        WebhookReceiver? receiver = null;
        var guard = new SequenceGuard();

        app.MapPost(
            "/webhooks",
            async (HttpRequest request, CancellationToken cancellationToken) =>
            {
                using var body = new MemoryStream();
                await request.Body.CopyToAsync(body, cancellationToken);
                BillingEvent received;
                try
                {
                    received = receiver!.Read(body.ToArray(), name => request.Headers[name]);
                }
                catch (WebhookVerificationException)
                {
                    return Results.BadRequest();
                }
                await guard.HandleAsync(received, HandleAsync, cancellationToken);
                return Results.Ok();
            }
        );

        Task HandleAsync(BillingEvent received, CancellationToken cancellationToken)
        {
            if (received.Type == EventTypes.SubscriptionActivated)
                activated.Add(received.Data.As<Subscription>().Id);
            return Task.CompletedTask;
        }

        await app.StartAsync();
        var endpoint = await billing.WebhookEndpoints.CreateAsync(
            new CreateWebhookEndpoint { Url = $"{app.Urls.First()}/webhooks", EventTypes = ["subscription.*"] }
        );
        receiver = new WebhookReceiver(endpoint.Secret);
        // A new secret: for a time both sign, and the old one still works.
        await billing.WebhookEndpoints.RotateSecretAsync(endpoint.Id, new RotateWebhookSecret { OverlapHours = 24 });

        var enrolled = await stack.EnrolAsync("heard");
        await stack.SignAsync(enrolled);

        await Eventually.TrueAsync(() => Task.FromResult(activated.Contains(enrolled.Id)));
        using var forger = new HttpClient();
        using var forged = await forger.PostAsync(new Uri($"{app.Urls.First()}/webhooks"), new StringContent("{}"));
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, forged.StatusCode);
        await billing.WebhookEndpoints.DeleteAsync(endpoint.Id);
    }

    [Fact]
    public async Task A_subscription_renews_after_a_month()
    {
        var (billing, simulator) = (stack.Client, stack.Control);

        await PlanAsync("renewing");

        var enrolled = await billing.Subscriptions.CreateAsync(
            new CreateSubscription
            {
                Plan = "renewing",
                Customer = new CreateCustomer
                {
                    Reference = "renewer",
                    DisplayName = "Han Meimei",
                    Openid = "o-renewer",
                },
                Channel = SigningChannel.MiniProgram,
            }
        );
        // The payer's part: the simulator signs like a person in WeChat.
        var sign = new Uri($"/_control/sessions/{enrolled.Signing!.SessionId}/sign", UriKind.Relative);
        await simulator.PostAsync(sign, null);
        await AdvanceAsync(enrolled.CreatedAt.AddMinutes(10));

        var active = await billing.Subscriptions.GetAsync(enrolled.Id);
        Assert.Equal(SubscriptionStatus.Active, active.Status);

        await AdvanceAsync(active.NextRenewalAt!.Value.AddHours(1));

        var renewed = await billing.Subscriptions.GetAsync(enrolled.Id);
        Assert.Equal(active.CurrentPeriodEnd, renewed.CurrentPeriodStart);
        var invoices = await billing.Invoices.ListAsync(new InvoiceFilter { Subscription = enrolled.Id }).ToListAsync();
        Assert.All(invoices, invoice => Assert.Equal(InvoiceStatus.Paid, invoice.Status));
        Assert.Equal(2, invoices.Count);

        // When the payer has no money:
        await simulator.PutAsync(
            new Uri("/_control/users/o-renewer", UriKind.Relative),
            new StringContent("""{"declines":"NOT_ENOUGH"}""", null, "application/json")
        );
        await AdvanceAsync(renewed.NextRenewalAt!.Value.AddHours(1));

        var late = await billing.Subscriptions.GetAsync(enrolled.Id, SubscriptionExpansions.LatestInvoice);
        Assert.Equal(SubscriptionStatus.PastDue, late.Status);
        Assert.Equal(InvoiceStatus.Open, late.LatestInvoice!.Value!.Status);

        Task AdvanceAsync(DateTimeOffset to) => billing.TestClock.AdvanceAsync(new AdvanceTestClock { To = to });
    }

    [Fact]
    public void This_file_contains_every_block_of_it()
    {
        var folder = Path.Combine(Cli.Repository.Root, "src", "BillingEngine.Client");
        var here = Plain(
            File.ReadAllText(
                Path.Combine(Cli.Repository.Root, "tests", "BillingEngine.Client.Tests", "Live", "ReadmeTests.cs")
            )
        );
        var blocks = Regex.Matches(
            File.ReadAllText(Path.Combine(folder, "README.md")),
            "^```csharp\n(?<code>.*?)^```",
            RegexOptions.Multiline | RegexOptions.Singleline
        );

        Assert.True(blocks.Count >= 5);
        Assert.All(blocks, block => Assert.Contains(Plain(block.Groups["code"].Value), here, StringComparison.Ordinal));
    }

    // The formatter breaks lines of code and adds commas at the ends of lists; the README does not.
    private static string Plain(string text) => Regex.Replace(text, @"\s+|,\s*(?=[)}\]])", "");

    private Task<Plan> PlanAsync(string code) =>
        stack.Client.Plans.CreateAsync(
            new CreatePlan
            {
                Code = code,
                Name = code,
                Amount = 8800,
                Currency = "HKD",
                Interval = BillingInterval.Month,
                ContractTemplateId = 123,
            }
        );
}
