using System.Collections.Concurrent;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Client.Tests.Live;

/// <summary>The server and a client of it whose requests are recorded.</summary>
public sealed class ClientHost()
    : ServerHost(new Dictionary<string, string?> { ["Billing:WebhooksToPrivateAddresses"] = "true" }),
        IAsyncLifetime
{
    private readonly Recorder recorder = new();

    /// <summary>The client under test.</summary>
    public BillingClient Client { get; private set; } = null!;

    /// <summary>The requests that it sent: method and path.</summary>
    public ConcurrentQueue<(string Method, string Path)> Sent => recorder.Sent;

    async Task IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        Client = new BillingClient(new HttpClient(recorder), Options());
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        Client?.Dispose();
        await DisposeAsync();
    }

    /// <summary>Options with this engine's address and the sandbox's key.</summary>
    public BillingClientOptions Options() => new() { BaseUrl = BaseUrl, ApiKey = "sk_test_live" };

    /// <summary>A payer on the plan <c>monthly</c> who has not signed.</summary>
    public Task<EnrolledSubscription> EnrolAsync(string reference) =>
        Client.Subscriptions.CreateAsync(
            new CreateSubscription
            {
                Plan = "monthly",
                Customer = new CreateCustomer
                {
                    Reference = reference,
                    Openid = $"o-{reference}",
                    DisplayName = "Li Lei",
                },
                Channel = SigningChannel.MiniProgram,
            }
        );

    /// <summary>The payer signs.</summary>
    public Task SignAsync(EnrolledSubscription enrolled) =>
        PressAsync($"/_control/sessions/{enrolled.Signing!.SessionId}/sign");

    /// <summary>Waits until a subscription has a status.</summary>
    public Task UntilAsync(string subscription, SubscriptionStatus status) =>
        Eventually.TrueAsync(async () => (await Client.Subscriptions.GetAsync(subscription)).Status == status);

    /// <summary>A payer whose first deduction was declined; returns the subscription.</summary>
    public async Task<EnrolledSubscription> DeclinedAsync(string reference)
    {
        await SetDeclinesAsync(reference, "\"NOT_ENOUGH\"");
        var enrolled = await EnrolAsync(reference);
        await SignAsync(enrolled);
        await Eventually.TrueAsync(async () =>
            (
                await Client.Payments.ListPageAsync(
                    new PaymentFilter { Subscription = enrolled.Id, Status = PaymentStatus.Declined }
                )
            )
                .Data
                .Count == 1
        );
        await SetDeclinesAsync(reference, "null");
        return enrolled;
    }

    private Task<System.Text.Json.JsonElement> SetDeclinesAsync(string reference, string code) =>
        SendAsync(Control, HttpMethod.Put, $"/_control/users/o-{reference}", $$"""{"declines":{{code}}}""");

    private sealed class Recorder : DelegatingHandler
    {
        public Recorder() => InnerHandler = new SocketsHttpHandler();

        public ConcurrentQueue<(string Method, string Path)> Sent { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            Sent.Enqueue((request.Method.Method, request.RequestUri!.AbsolutePath));
            return base.SendAsync(request, cancellationToken);
        }
    }
}
