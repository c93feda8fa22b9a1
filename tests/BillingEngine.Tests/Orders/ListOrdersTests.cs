using BillingEngine.Customers;
using BillingEngine.Domain.Common;
using BillingEngine.Orders;
using BillingEngine.Platform.Lists;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Orders;

public sealed class ListOrdersTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task Orders_are_listed_newest_first_and_by_each_filter()
    {
        await host.SendAsync(new CreateCustomer("buyer", "Han Meimei"));
        await host.ActiveAsync(await host.PlanAsync());
        var first = await host.OrderedAsync(Ordering.Poster with { Reference = "a", Customer = "buyer" });
        await host.RunForAsync(TimeSpan.FromSeconds(1));
        var second = await host.OrderedAsync(
            Ordering.Poster with
            {
                Reference = "b",
                Metadata = new Dictionary<string, string> { ["shop"] = "7" },
            }
        );
        var begun = host.Clock.GetUtcNow();
        await host.RunForAsync(TimeSpan.FromSeconds(1));
        var third = await host.OrderedAsync(Ordering.Poster with { Reference = "a" });
        await host.PaysAsync(second);

        Assert.Equal([third.Id, second.Id, first.Id], await IdsAsync(new ListOrders(All)));
        Assert.Equal([third.Id], await IdsAsync(new ListOrders(new PageRequest(1))));
        Assert.Equal([first.Id], await IdsAsync(new ListOrders(All with { StartingAfter = second.Id.ToString() })));
        Assert.Equal([second.Id], await IdsAsync(new ListOrders(All, Status: "succeeded")));
        Assert.Equal([third.Id, first.Id], await IdsAsync(new ListOrders(All, Reference: "a")));
        Assert.Equal([first.Id], await IdsAsync(new ListOrders(All, Customer: "buyer")));
        Assert.Equal([second.Id], await IdsAsync(new ListOrders(All, OutTradeNo: second.OutTradeNo)));
        var number = (await host.StoredAsync(second)).TransactionId;
        Assert.Equal([second.Id], await IdsAsync(new ListOrders(All, TransactionId: number)));
        Assert.Equal([third.Id, second.Id], await IdsAsync(new ListOrders(All with { CreatedFrom = begun })));
        Assert.Equal([first.Id], await IdsAsync(new ListOrders(All with { CreatedTo = begun })));
        Assert.Equal(
            [second.Id],
            await IdsAsync(new ListOrders(All with { Metadata = new Dictionary<string, string> { ["shop"] = "7" } }))
        );
        Assert.Empty(
            await IdsAsync(new ListOrders(All with { Metadata = new Dictionary<string, string> { ["shop"] = "8" } }))
        );
    }

    private static PageRequest All => new();

    private async Task<IEnumerable<PaymentId>> IdsAsync(ListOrders list) =>
        (await host.SendAsync(list)).Value.Data.Select(o => o.Id);
}
