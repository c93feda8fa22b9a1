using BillingEngine.Cli.Transport;

namespace BillingEngine.Cli.Demo;

/// <summary>The merchant's shop, in addition to its subscriptions: one-time purchases in the app.</summary>
public sealed class Shop(IStage stage)
{
    /// <summary>Places and returns a person's purchases of one day.</summary>
    public async Task ServeAsync(Person person, Merchant merchant, int day, CancellationToken cancellationToken)
    {
        foreach (var placed in person.Orders.Where(placed => !placed.IsReturned))
            await ReturnAsync(placed, merchant, cancellationToken);
        foreach (var purchase in person.Script.Purchases.Where(purchase => purchase.Day == day))
            await SellAsync(person, merchant, purchase, cancellationToken);
    }

    private async Task SellAsync(
        Person person,
        Merchant merchant,
        Purchase purchase,
        CancellationToken cancellationToken
    )
    {
        var placed = await merchant.OrderAsync(person, purchase, cancellationToken);
        if (placed is null)
            return;
        person.Orders.Add(placed);
        if (purchase.End is PurchaseEnd.IsClosed or PurchaseEnd.IsPaidWhileClosing)
            placed.ClosedAt = await merchant.CloseAsync(placed, cancellationToken);
        if (purchase.End is not (PurchaseEnd.RunsOut or PurchaseEnd.IsClosed))
            await PayAsync(person, placed, cancellationToken);
    }

    // WeChat does not have the order yet, or the payer has no money: the customer leaves, and the order expires.
    private async Task PayAsync(Person person, PlacedOrder placed, CancellationToken cancellationToken)
    {
        try
        {
            await stage.Simulator.PayOrderAsync(placed.OutTradeNo, person.OpenId, late: false, cancellationToken);
        }
        catch (RefusedException refused) when (refused.Status is 404 or 409)
        {
            placed.IsReturned = true;
        }
    }

    private static async Task ReturnAsync(PlacedOrder placed, Merchant merchant, CancellationToken cancellationToken)
    {
        placed.IsReturned = true;
        if (placed.Purchase.End is not (PurchaseEnd.IsPaidAndPartlyReturned or PurchaseEnd.IsPaidAndReturned))
            return;
        var order = await merchant.Api.GetAsync<OrderRow>($"v1/orders/{placed.Id}", cancellationToken);
        if (order is { Status: "succeeded", Late: false })
        {
            await merchant.RefundAsync(
                placed,
                placed.Purchase.End == PurchaseEnd.IsPaidAndReturned ? null : order.Amount / 2,
                cancellationToken
            );
        }
    }
}
