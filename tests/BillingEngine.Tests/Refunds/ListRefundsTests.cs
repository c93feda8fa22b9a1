using BillingEngine.Platform.Lists;
using BillingEngine.Refunds;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Refunds;

public sealed class ListRefundsTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task Refunds_are_listed_newest_first_and_by_each_filter()
    {
        var (one, other) = (await host.PaidAsync(), await host.PaidAsync());
        var first = (await host.RefundAsync(one, 500)).Value;
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddSeconds(1));
        var waiting = (await host.RefundAsync(one, 600)).Value;
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddSeconds(1));
        var last = (await host.RefundAsync(other, 700)).Value;

        Assert.Equal([last.Id, waiting.Id, first.Id], await IdsAsync(new ListRefunds(All)));
        Assert.Equal([waiting.Id], await IdsAsync(new ListRefunds(All, Status: "created")));
        Assert.Equal([waiting.Id, first.Id], await IdsAsync(new ListRefunds(All, Payment: one.Id.ToString())));
        Assert.Equal([last.Id], await IdsAsync(new ListRefunds(All, Customer: other.CustomerId.ToString())));
        Assert.Equal([first.Id], await IdsAsync(new ListRefunds(All, OutRefundNo: first.OutRefundNo)));
        Assert.Equal([first.Id], await IdsAsync(new ListRefunds(All, RefundId: first.RefundId)));
        Assert.Equal([waiting.Id, first.Id], await IdsAsync(new ListRefunds(All, OutTradeNo: one.OutTradeNo)));
        Assert.Equal([last.Id], await IdsAsync(new ListRefunds(All, TransactionId: other.TransactionId)));
        Assert.Empty(
            await IdsAsync(new ListRefunds(All, OutTradeNo: one.OutTradeNo, TransactionId: other.TransactionId))
        );
    }

    private static PageRequest All => new();

    private async Task<IEnumerable<Domain.Common.RefundId>> IdsAsync(ListRefunds list) =>
        (await host.SendAsync(list)).Value.Data.Select(r => r.Id);
}
