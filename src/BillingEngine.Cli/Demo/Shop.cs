using BillingEngine.Cli.Wire;

namespace BillingEngine.Cli.Demo;

/// <summary>The merchant's shop beside its subscriptions: what people buy once, in the app.</summary>
public sealed class Shop(IStage stage)
{
    /// <summary>What a person buys on a day, and what they bring back.</summary>
    public async Task ServeAsync(Person person, Merchant merchant, int day, CancellationToken token)
    {
        foreach (var placed in person.Orders.Where(placed => !placed.IsReturned))
            await ReturnAsync(placed, merchant, token);
        foreach (var purchase in person.Fate.Purchases.Where(purchase => purchase.Day == day))
            await SellAsync(person, merchant, purchase, token);
    }

    private async Task SellAsync(Person person, Merchant merchant, Purchase purchase, CancellationToken token)
    {
        var placed = await merchant.OrderAsync(person, purchase, token);
        if (placed is null)
            return;
        person.Orders.Add(placed);
        if (purchase.Bargain is Bargain.IsClosed or Bargain.IsPaidWhileClosing)
            placed.ClosedAt = await merchant.CloseAsync(placed, token);
        if (purchase.Bargain is not (Bargain.RunsOut or Bargain.IsClosed))
            await PayAsync(person, placed, token);
    }

    // An order that WeChat does not have yet, or a purse that is empty: the customer leaves, and its time runs out.
    private async Task PayAsync(Person person, PlacedOrder placed, CancellationToken token)
    {
        try
        {
            await stage.Door.PayOrderAsync(placed.OutTradeNo, person.OpenId, late: false, token);
        }
        catch (RefusedException refused) when (refused.Status is 404 or 409)
        {
            placed.IsReturned = true;
        }
    }

    private static async Task ReturnAsync(PlacedOrder placed, Merchant merchant, CancellationToken token)
    {
        placed.IsReturned = true;
        if (placed.Purchase.Bargain is not (Bargain.IsPaidAndPartlyReturned or Bargain.IsPaidAndReturned))
            return;
        var order = await merchant.Api.GetAsync<OrderRow>($"v1/orders/{placed.Id}", token);
        if (order is { Status: "succeeded", Late: false })
        {
            await merchant.RefundAsync(
                placed,
                placed.Purchase.Bargain == Bargain.IsPaidAndReturned ? null : order.Amount / 2,
                token
            );
        }
    }
}
