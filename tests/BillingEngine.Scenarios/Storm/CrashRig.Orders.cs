using System.Text.Json.Nodes;
using BillingEngine.Cli.Transport;
using BillingEngine.Domain.Common;

namespace BillingEngine.Scenarios.Storm;

public sealed partial class CrashRig
{
    private string number = "";
    private Guid order;

    /// <summary>
    /// The backend places an order under an idempotency key until it has it. Then there is time to recover what was
    /// lost.
    /// </summary>
    public async Task OrderAsync(int expiresInSeconds = 7200)
    {
        var body = new JsonObject
        {
            ["amount"] = 4200,
            ["currency"] = "HKD",
            ["description"] = "walk",
            ["customer"] = person,
            ["expires_in"] = expiresInSeconds,
        };
        var answer = await CallUnderKeyAsync("orders", body, $"order-{person}");
        number = answer["out_trade_no"]!.ToString();
        order = await ScalarAsync<Guid>(
            $"""
            SELECT p.id FROM payments p JOIN customers c ON c.id = p.customer_id
            WHERE p.kind = 'app_order' AND c.reference = '{person}'
            """
        );
        Assert.Equal($"{new PaymentId(order)}", answer["id"]!.ToString());
        await SettleAsync();
        await stage.AdvanceAsync(stage.Clock.GetUtcNow() + Minute, default);
    }

    /// <summary>A payer who has the payment sheet open pays.</summary>
    public async Task PayOrderAsync(bool late)
    {
        try
        {
            await stage.Simulator.PayOrderAsync(number, "oBuyer", late, default);
        }
        catch (RefusedException refused) when (refused.Status == 409 && late)
        {
            // It was paid already.
        }
        await WaitAsync();
    }

    /// <summary>The backend closes the order. Then there is time for WeChat to close it.</summary>
    public async Task CloseOrderAsync(bool isWaiting = true)
    {
        await CallAsync($"orders/{new PaymentId(order)}/close", []);
        if (isWaiting)
            await WaitAsync();
    }

    private Task<string> OrderStatusAsync() => ScalarAsync<string>($"SELECT status FROM payments WHERE id = '{order}'");
}
