using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Subscriptions;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Subscriptions;

public sealed class EndDueSubscriptionsTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task A_first_deduction_that_is_never_recovered_gives_no_access_and_ends_the_contract()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync(retryDays: [1]));
        await host.SignAsync(enrolled);
        await host.NextDeductionsAsync(enrolled.Id, _ => Given.NoFunds, _ => Given.NoFunds);
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddDays(3));

        var subscription = await host.SubscriptionAsync(enrolled.Id);
        Assert.Equal(SubscriptionStatus.IncompleteExpired, subscription.Status);
        Assert.Null(subscription.StartedAt);
        Assert.Equal(ContractStatus.Terminated, (await host.ContractAsync(enrolled.Id)).Status);
        Assert.DoesNotContain("subscription.activated", await host.EventsAsync(enrolled.Id));
    }

    [Fact]
    public async Task A_beginning_that_is_not_retried_ends_at_its_deadline_and_not_before()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync(retryDays: [2]));
        await host.SignAsync(enrolled);
        await host.NextDeductionsAsync(
            enrolled.Id,
            _ => new PaymentOutcome.Declined("PARAM_ERROR", "bad", DeclineClass.OurFault)
        );
        await host.RunAsync();
        var deadline = (await host.SubscriptionAsync(enrolled.Id)).EndsAt!.Value;

        await host.RunUntilAsync(deadline.AddSeconds(-1));
        Assert.Equal(SubscriptionStatus.Incomplete, (await host.SubscriptionAsync(enrolled.Id)).Status);
        await host.RunUntilAsync(deadline);
        Assert.Equal(SubscriptionStatus.IncompleteExpired, (await host.SubscriptionAsync(enrolled.Id)).Status);
        Assert.Equal(InvoiceStatus.Void, Assert.Single(await host.InvoicesAsync(enrolled.Id)).Status);
    }

    [Fact]
    public async Task Two_nodes_at_once_end_it_once()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        await host.SendAsync(new CancelSubscription(CancelAt.PeriodEnd) { Subscription = enrolled.Id.ToString() });
        host.Clock.MoveTo((await host.SubscriptionAsync(enrolled.Id)).EndsAt!.Value);
        await using var other = host.AnotherNode();
        await Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => host.SweepAsync(new EndDueSubscriptions(200), i % 2 == 0 ? other : null))
        );
        Assert.Single(await host.EventsAsync(enrolled.Id), e => e == "subscription.canceled");
    }

    [Theory]
    [InlineData("ends_at = ends_at + interval '1 day'"), InlineData("ends_at = NULL, ends_because = NULL")]
    public async Task What_was_saved_while_the_sweep_waited_for_its_lock_is_not_ended(string saved)
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        await host.SendAsync(new CancelSubscription(CancelAt.PeriodEnd) { Subscription = enrolled.Id.ToString() });
        host.Clock.MoveTo((await host.SubscriptionAsync(enrolled.Id)).EndsAt!.Value);
        await using var other = await host.OtherNodeAsync(
            $"UPDATE subscriptions SET {saved} WHERE id = '{enrolled.Id.Value}'"
        );

        await other.CommitsDuringAsync(host.SweepAsync(new EndDueSubscriptions(200)));

        Assert.Equal(SubscriptionStatus.Active, (await host.SubscriptionAsync(enrolled.Id)).Status);
        Assert.Equal(ContractStatus.Signed, (await host.ContractAsync(enrolled.Id)).Status);
    }

    [Fact]
    public async Task One_that_cannot_be_ended_blocks_no_other_and_is_reported_once()
    {
        var bad = await host.EnrolledAsync(await host.PlanAsync());
        var good = await host.EnrolledAsync(await host.PlanAsync());
        await host.SqlAsync($"UPDATE subscriptions SET ends_because = 'no_such_reason' WHERE id = '{bad.Id.Value}'");
        host.Clock.Advance(TimeSpan.FromHours(1));
        await host.SweepAsync(new EndDueSubscriptions(200));
        await host.SweepAsync(new EndDueSubscriptions(200));

        Assert.Equal(SubscriptionStatus.IncompleteExpired, (await host.SubscriptionAsync(good.Id)).Status);
        Assert.Equal(
            1,
            await host.ScalarAsync<long>($"SELECT count(*) FROM alerts WHERE object_id = '{bad.Id.Value}'")
        );
        await host.SqlAsync($"UPDATE subscriptions SET ends_because = 'unsigned' WHERE id = '{bad.Id.Value}'");
        // It was parked for an hour.
        host.Clock.Advance(TimeSpan.FromHours(1.1));
        await host.SweepAsync(new EndDueSubscriptions(200));
        Assert.Equal(SubscriptionStatus.IncompleteExpired, (await host.SubscriptionAsync(bad.Id)).Status);
    }
}
