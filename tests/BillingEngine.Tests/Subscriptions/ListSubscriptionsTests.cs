using BillingEngine.Contracts;
using BillingEngine.Domain.Common;
using BillingEngine.Invoices;
using BillingEngine.Platform.Lists;
using BillingEngine.Subscriptions;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Subscriptions;

public sealed class ListSubscriptionsTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task Filters_narrow_the_list_and_what_nothing_matches_is_empty()
    {
        var plan = await host.PlanAsync();
        var active = await host.ActiveAsync(plan, "listed-active");
        host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var waiting = await host.EnrolledAsync(plan, "listed-waiting");

        Assert.Equal([waiting.Id, active.Id], await ListAsync(plan: plan.Code));
        Assert.Equal([active.Id], await ListAsync(status: "active", plan: plan.Id.ToString()));
        Assert.Equal([waiting.Id], await ListAsync(customer: "listed-waiting"));
        Assert.Equal([active.Id], await ListAsync(customer: active.Customer.ToString()));
        Assert.Empty(await ListAsync(customer: "listed-unknown"));
        Assert.Empty(await ListAsync(plan: "no-such-plan"));
    }

    [Fact]
    public async Task Pages_follow_one_another_newest_first_without_a_gap()
    {
        var plan = await host.PlanAsync();
        var made = new List<SubscriptionId>();
        for (var i = 0; i < 5; i++)
        {
            made.Insert(0, (await host.EnrolledAsync(plan)).Id);
            host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }
        var seen = new List<SubscriptionId>();
        PageOf<SubscriptionView> page;
        do
        {
            var cursor = seen.Count == 0 ? null : seen[^1].ToString();
            page = (await host.SendAsync(new ListSubscriptions(new PageRequest(2, cursor), Plan: plan.Code))).Value;
            seen.AddRange(page.Data.Select(s => s.Id));
        } while (page.HasMore);
        Assert.Equal(made, seen);
    }

    [Fact]
    public async Task A_word_that_is_no_status_and_a_cursor_of_another_kind_are_refused()
    {
        var badStatus = await host.SendAsync(new ListSubscriptions(new PageRequest(), Status: "activ"));
        Assert.Equal(["status"], badStatus.Error.Fields!.Keys);
        var badCursor = await host.SendAsync(new ListSubscriptions(new PageRequest(StartingAfter: "pay_1")));
        Assert.Equal(["starting_after"], badCursor.Error.Fields!.Keys);
    }

    [Fact]
    public async Task Those_of_a_contract_are_found_by_either_number_and_shown_in_full()
    {
        var active = await host.ActiveAsync(await host.PlanAsync());
        await host.ActiveAsync(await host.PlanAsync());
        var contract = await host.ContractAsync(active.Id);

        foreach (
            var wish in new[]
            {
                new ListSubscriptions(new PageRequest(), ContractId: contract.ContractNumber),
                new ListSubscriptions(new PageRequest(), OutContractCode: contract.OutContractCode),
            }
        )
        {
            var plain = Assert.Single((await host.SendAsync(wish)).Value.Data);
            Assert.Equal((active.Id, contract.Id), (plain.Id, plain.Contract));
            var whole = Assert.Single(
                (await host.SendAsync(wish with { Expand = "contract,latest_invoice" })).Value.Data
            );
            Assert.Equal(contract.Id, Assert.IsType<ContractView>(whole.Contract).Id);
            Assert.Equal(plain.LatestInvoice, Assert.IsType<InvoiceView>(whole.LatestInvoice).Id);
        }
        Assert.Empty(
            (await host.SendAsync(new ListSubscriptions(new PageRequest(), ContractId: "nothing"))).Value.Data
        );
        Assert.Equal(
            ["expand"],
            (await host.SendAsync(new ListSubscriptions(new PageRequest(), Expand: "plan"))).Error.Fields!.Keys
        );
    }

    [Fact]
    public async Task Another_merchant_sees_none_of_them()
    {
        var plan = await host.PlanAsync();
        await host.EnrolledAsync(plan, "hidden");
        var stranger = await host.AddMerchantAsync("list-stranger", null);
        Assert.Empty((await host.SendAsync(new ListSubscriptions(new PageRequest()), stranger)).Value.Data);
        var named = await host.SendAsync(new ListSubscriptions(new PageRequest(), Customer: "hidden"), stranger);
        Assert.Empty(named.Value.Data);
    }

    private async Task<List<SubscriptionId>> ListAsync(
        string? status = null,
        string? customer = null,
        string? plan = null
    ) =>
        [
            .. (
                await host.SendAsync(new ListSubscriptions(new PageRequest(), status, customer, plan))
            ).Value.Data.Select(s => s.Id),
        ];
}
