using BillingEngine.Platform.Lists;
using BillingEngine.Reconciliation.Matching;
using BillingEngine.Testing.Engine;
using BillingEngine.Tests.Refunds;

namespace BillingEngine.Tests.Reconciliation;

public sealed class ListReconciliationsTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task Days_are_listed_newest_first_and_by_status()
    {
        var day = host.Today();
        await host.PaidAsync();
        host.Books.Plant = (at, lines) => at == day ? lines.Append(lines[0]) : lines;
        await host.NightAsync(day);
        await host.NightAsync(day.AddDays(1));

        Assert.Equal([day.AddDays(1), day], await DaysAsync(new ListReconciliations(new PageRequest())));
        Assert.Equal([day], await DaysAsync(new ListReconciliations(new PageRequest(), "differences_found")));
        Assert.Empty(await DaysAsync(new ListReconciliations(new PageRequest(), "waiting")));
    }

    private async Task<IEnumerable<DateOnly>> DaysAsync(ListReconciliations list) =>
        (await host.SendAsync(list)).Value.Data.Select(r => r.Date);
}
