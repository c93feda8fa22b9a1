using BillingEngine.Contracts;
using BillingEngine.Domain.Common;
using BillingEngine.Platform.Lists;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Contracts;

public sealed class ListContractsTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task Filters_find_by_status_customer_and_either_number()
    {
        var plan = await host.PlanAsync();
        var signed = (ContractView)(await host.ActiveAsync(plan, "signer")).Contract!;
        var pending = (ContractView)(await host.EnrolledAsync(plan, "waiter")).Contract!;

        Assert.Equal([pending.Id], await ListAsync(new(new PageRequest(), Status: "pending", Customer: "waiter")));
        Assert.Equal([signed.Id], await ListAsync(new(new PageRequest(), Status: "signed", Customer: "signer")));
        Assert.Equal([pending.Id], await ListAsync(new(new PageRequest(), Customer: "waiter")));
        Assert.Equal([pending.Id], await ListAsync(new(new PageRequest(), OutContractCode: pending.OutContractCode)));
        Assert.Equal(
            [signed.Id],
            await ListAsync(new(new PageRequest(), ContractNumber: "W" + signed.OutContractCode))
        );
        Assert.Empty(await ListAsync(new(new PageRequest(), Customer: "waiter", Status: "signed")));
    }

    [Fact]
    public async Task Pages_follow_one_another_newest_first_without_a_gap()
    {
        for (var i = 0; i < 3; i++)
        {
            await host.EnrolledAsync(await host.PlanAsync());
            host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }
        var all = (await host.SendAsync(new ListContracts(new PageRequest(100)))).Value.Data.Select(c => c.Id).ToList();
        var seen = new List<ContractId>();
        PageOf<ContractView> page;
        do
        {
            var cursor = seen.Count == 0 ? null : seen[^1].ToString();
            page = (await host.SendAsync(new ListContracts(new PageRequest(2, cursor)))).Value;
            seen.AddRange(page.Data.Select(c => c.Id));
        } while (page.HasMore);
        Assert.Equal(all, seen);
        Assert.Equal(all.OrderByDescending(c => c.ToString(), StringComparer.Ordinal), all);
    }

    [Fact]
    public async Task A_word_that_is_no_status_is_refused()
    {
        var result = await host.SendAsync(new ListContracts(new PageRequest(), Status: "live"));
        Assert.Equal(["status"], result.Error.Fields!.Keys);
    }

    [Fact]
    public async Task Another_merchant_sees_none_of_them()
    {
        var contract = (ContractView)(await host.EnrolledAsync(await host.PlanAsync())).Contract!;
        var stranger = await host.AddMerchantAsync("contracts-stranger", null);
        var found = await host.SendAsync(
            new ListContracts(new PageRequest(), OutContractCode: contract.OutContractCode),
            stranger
        );
        Assert.Empty(found.Value.Data);
    }

    private async Task<List<ContractId>> ListAsync(ListContracts wish) =>
        [.. (await host.SendAsync(wish)).Value.Data.Select(c => c.Id)];
}
