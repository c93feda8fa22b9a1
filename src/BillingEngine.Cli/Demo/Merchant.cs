using System.Text.Json.Nodes;
using BillingEngine.Cli.Wire;

namespace BillingEngine.Cli.Demo;

/// <summary>
/// A merchant's backend: the calls a SaaS product makes, with the patience it needs with a flaky gateway.
/// </summary>
public sealed class Merchant(BillingApi api)
{
    private const int Tries = 12;

    /// <summary>The API as this merchant sees it.</summary>
    public BillingApi Api { get; } = api;

    /// <summary>Creates a plan.</summary>
    public Task CreateAsync(Offer offer, bool partner, CancellationToken token) =>
        Api.PostAsync("v1/plans", offer.Request(partner), token);

    /// <summary>Enrols a person; answers the signing session.</summary>
    public async Task<string> EnrolAsync(Person person, CancellationToken token)
    {
        var request = new JsonObject
        {
            ["plan"] = person.Fate.Offer.Code,
            ["channel"] = "mini_program",
            ["customer"] = new JsonObject
            {
                ["reference"] = person.Reference,
                ["openid"] = person.OpenId,
                ["display_name"] = person.Reference,
            },
        };
        var answer = await WithPatienceAsync(() => Api.PostAsync("v1/subscriptions", Clone(request), token), token);
        person.Subscription = Text(answer, "id");
        return SessionOf(answer);
    }

    /// <summary>
    /// Asks for one more signing session of a subscription; null where a contract that another signed serves it too.
    /// </summary>
    public async Task<string?> SignAgainAsync(Person person, CancellationToken token)
    {
        var answer = await WithPatienceAsync(
            () =>
                Api.PostAsync(
                    $"v1/subscriptions/{person.Subscription}/sign",
                    new JsonObject { ["channel"] = "mini_program" },
                    token
                ),
            token
        );
        return answer["signing"]?["session_id"]?.ToString();
    }

    /// <summary>Cancels a subscription and notes what was acknowledged.</summary>
    public async Task CancelAsync(Person person, bool atPeriodEnd, CancellationToken token)
    {
        var request = new JsonObject
        {
            ["at"] = atPeriodEnd ? "period_end" : "now",
            ["refund"] = "none",
            ["reason"] = "asked by the customer",
        };
        var answer = await WithPatienceAsync(
            () => Api.PostAsync($"v1/subscriptions/{person.Subscription}/cancel", Clone(request), token),
            token
        );
        if (atPeriodEnd)
            person.EndsWithPeriod = (await SubscriptionAsync(person, token)).EndsAt;
        else
            person.CanceledAt = await Api.NowAsync(token);
        person.InFlightAtCancel = answer["in_flight_payment"]?.ToString();
    }

    /// <summary>Reads a person's subscription.</summary>
    public Task<SubscriptionRow> SubscriptionAsync(Person person, CancellationToken token) =>
        Api.GetAsync<SubscriptionRow>($"v1/subscriptions/{person.Subscription}", token);

    /// <summary>Tries an open invoice now, unless a payment of it is on its way or has come through already.</summary>
    public async Task PayAsync(string invoice, CancellationToken token)
    {
        try
        {
            await WithPatienceAsync(() => Api.PostAsync($"v1/invoices/{invoice}/pay", new JsonObject(), token), token);
        }
        catch (RefusedException refused)
            when (refused.Code is "invoice.payment_in_progress" or "invoice.not_collectible")
        {
            // The retry ladder's own payment, or the first try of this one, answers for it.
        }
    }

    /// <summary>Orders something for a person; null where WeChat refuses it or cannot be asked.</summary>
    public async Task<PlacedOrder?> OrderAsync(Person person, Purchase purchase, CancellationToken token)
    {
        var request = new JsonObject
        {
            ["amount"] = purchase.Amount,
            ["currency"] = person.Fate.Offer.Currency,
            ["description"] = "Something from the shop",
            ["customer"] = person.Reference,
            ["reference"] = $"{person.Reference}-{person.Orders.Count + 1}",
            ["expires_in"] = purchase.ExpiresInSeconds,
        };
        var key = $"order-{person.Reference}-{person.Orders.Count + 1}";
        try
        {
            var answer = await WithPatienceAsync(() => Api.PostAsync("v1/orders", Clone(request), token, key), token);
            return new PlacedOrder(Text(answer, "id"), Text(answer, "out_trade_no"), purchase);
        }
        catch (RefusedException refused) when (refused.Code == "order.refused")
        {
            return null;
        }
    }

    /// <summary>Gives an order up; answers when that was acknowledged, null where it was paid first.</summary>
    public async Task<DateTimeOffset?> CloseAsync(PlacedOrder placed, CancellationToken token)
    {
        try
        {
            await WithPatienceAsync(
                () => Api.PostAsync($"v1/orders/{placed.Id}/close", new JsonObject(), token),
                token
            );
            return await Api.NowAsync(token);
        }
        catch (RefusedException refused) when (refused.Code == "order.paid")
        {
            return null;
        }
    }

    /// <summary>Gives back an order, or a part of it.</summary>
    public Task RefundAsync(PlacedOrder placed, long? amount, CancellationToken token)
    {
        var request = new JsonObject { ["payment"] = placed.Id, ["reason"] = "brought back" };
        if (amount is not null)
            request["amount"] = amount;
        return WithPatienceAsync(
            () => Api.PostAsync("v1/refunds", Clone(request), token, $"refund-{placed.Id}"),
            token
        );
    }

    // 502 and 503 say that the gateway did not answer as it should: the same request again is what the API asks for.
    private static async Task<JsonNode> WithPatienceAsync(Func<Task<JsonNode>> call, CancellationToken token)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await call();
            }
            catch (RefusedException refused) when (refused.Status is 502 or 503 && tries < Tries)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50 * tries), token);
            }
        }
    }

    private static JsonObject Clone(JsonObject request) => (JsonObject)request.DeepClone();

    private static string SessionOf(JsonNode answer) =>
        answer["signing"]?["session_id"]?.ToString() ?? throw new FormatException($"No signing session in: {answer}");

    private static string Text(JsonNode answer, string name) =>
        answer[name]?.ToString() ?? throw new FormatException($"No {name} in: {answer}");
}
