using System.Text.Json.Nodes;
using BillingEngine.Cli.Transport;

namespace BillingEngine.Cli.Demo;

/// <summary>A merchant's backend: the calls a SaaS product makes, with retries against a flaky gateway.</summary>
public sealed class Merchant(BillingApi api)
{
    private const int Tries = 12;

    public BillingApi Api { get; } = api;

    public Task CreateAsync(Offer offer, bool partner, CancellationToken cancellationToken) =>
        Api.PostAsync("v1/plans", offer.Request(partner), cancellationToken);

    /// <summary>Enrols a person and returns the signing session.</summary>
    public async Task<string> EnrolAsync(Person person, CancellationToken cancellationToken)
    {
        var request = new JsonObject
        {
            ["plan"] = person.Script.Offer.Code,
            ["channel"] = "mini_program",
            ["customer"] = new JsonObject
            {
                ["reference"] = person.Reference,
                ["openid"] = person.OpenId,
                ["display_name"] = person.Reference,
            },
        };
        var answer = await WithPatienceAsync(
            () => Api.PostAsync("v1/subscriptions", Clone(request), cancellationToken),
            cancellationToken
        );
        person.Subscription = Text(answer, "id");
        return SessionOf(answer);
    }

    /// <summary>
    /// Requests a new signing session for a subscription. Returns null when another signed contract already covers it.
    /// </summary>
    public async Task<string?> SignAgainAsync(Person person, CancellationToken cancellationToken)
    {
        var answer = await WithPatienceAsync(
            () =>
                Api.PostAsync(
                    $"v1/subscriptions/{person.Subscription}/sign",
                    new JsonObject { ["channel"] = "mini_program" },
                    cancellationToken
                ),
            cancellationToken
        );
        return answer["signing"]?["session_id"]?.ToString();
    }

    /// <summary>Cancels a subscription and records what the engine acknowledged.</summary>
    public async Task CancelAsync(Person person, bool atPeriodEnd, CancellationToken cancellationToken)
    {
        var request = new JsonObject
        {
            ["at"] = atPeriodEnd ? "period_end" : "now",
            ["refund"] = "none",
            ["reason"] = "requested by the customer",
        };
        var answer = await WithPatienceAsync(
            () => Api.PostAsync($"v1/subscriptions/{person.Subscription}/cancel", Clone(request), cancellationToken),
            cancellationToken
        );
        if (atPeriodEnd)
            person.EndsWithPeriod = (await SubscriptionAsync(person, cancellationToken)).EndsAt;
        else
            person.CanceledAt = await Api.NowAsync(cancellationToken);
        person.InFlightAtCancel = answer["in_flight_payment"]?.ToString();
    }

    public Task<SubscriptionRow> SubscriptionAsync(Person person, CancellationToken cancellationToken) =>
        Api.GetAsync<SubscriptionRow>($"v1/subscriptions/{person.Subscription}", cancellationToken);

    /// <summary>Pays an open invoice now, unless a payment is in flight or has already succeeded.</summary>
    public async Task PayAsync(string invoice, CancellationToken cancellationToken)
    {
        try
        {
            await WithPatienceAsync(
                () => Api.PostAsync($"v1/invoices/{invoice}/pay", new JsonObject(), cancellationToken),
                cancellationToken
            );
        }
        catch (RefusedException refused)
            when (refused.Code is "invoice.payment_in_progress" or "invoice.not_collectible")
        {
            // The retry ladder's own payment, or the first attempt of this call, will settle it.
        }
    }

    /// <summary>Places an APP order for a person. Returns null when WeChat refuses it or cannot be reached.</summary>
    public async Task<PlacedOrder?> OrderAsync(Person person, Purchase purchase, CancellationToken cancellationToken)
    {
        var request = new JsonObject
        {
            ["amount"] = purchase.Amount,
            ["currency"] = person.Script.Offer.Currency,
            ["description"] = "Something from the shop",
            ["customer"] = person.Reference,
            ["reference"] = $"{person.Reference}-{person.Orders.Count + 1}",
            ["expires_in"] = purchase.ExpiresInSeconds,
        };
        var key = $"order-{person.Reference}-{person.Orders.Count + 1}";
        try
        {
            var answer = await WithPatienceAsync(
                () => Api.PostAsync("v1/orders", Clone(request), cancellationToken, key),
                cancellationToken
            );
            return new PlacedOrder(Text(answer, "id"), Text(answer, "out_trade_no"), purchase);
        }
        catch (RefusedException refused) when (refused.Code == "order.refused")
        {
            return null;
        }
    }

    /// <summary>Closes an order and returns when the engine acknowledged it, or null when it was paid first.</summary>
    public async Task<DateTimeOffset?> CloseAsync(PlacedOrder placed, CancellationToken cancellationToken)
    {
        try
        {
            await WithPatienceAsync(
                () => Api.PostAsync($"v1/orders/{placed.Id}/close", new JsonObject(), cancellationToken),
                cancellationToken
            );
            return await Api.NowAsync(cancellationToken);
        }
        catch (RefusedException refused) when (refused.Code == "order.paid")
        {
            return null;
        }
    }

    /// <summary>Refunds an order fully or partly.</summary>
    public Task RefundAsync(PlacedOrder placed, long? amount, CancellationToken cancellationToken)
    {
        var request = new JsonObject { ["payment"] = placed.Id, ["reason"] = "returned by the customer" };
        if (amount is not null)
            request["amount"] = amount;
        return WithPatienceAsync(
            () => Api.PostAsync("v1/refunds", Clone(request), cancellationToken, $"refund-{placed.Id}"),
            cancellationToken
        );
    }

    // 502 and 503 mean that the gateway did not answer properly. The API asks for the same request again.
    private static async Task<JsonNode> WithPatienceAsync(
        Func<Task<JsonNode>> call,
        CancellationToken cancellationToken
    )
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await call();
            }
            catch (RefusedException refused) when (refused.Status is 502 or 503 && tries < Tries)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50 * tries), cancellationToken);
            }
        }
    }

    private static JsonObject Clone(JsonObject request) => (JsonObject)request.DeepClone();

    private static string SessionOf(JsonNode answer) =>
        answer["signing"]?["session_id"]?.ToString() ?? throw new FormatException($"No signing session in: {answer}");

    private static string Text(JsonNode answer, string name) =>
        answer[name]?.ToString() ?? throw new FormatException($"No {name} in: {answer}");
}
