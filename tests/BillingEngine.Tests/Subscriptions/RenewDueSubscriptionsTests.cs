using BillingEngine.Domain.Calendar;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Plans;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Subscriptions;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Subscriptions;

public sealed class RenewDueSubscriptionsTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task Each_period_is_billed_and_paid_once()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddMonths(3).AddDays(1));
        var invoices = await host.InvoicesAsync(enrolled.Id);
        Assert.Equal(4, invoices.Count);
        Assert.Equal(invoices.SkipLast(1).Select(i => i.PeriodEnd), invoices.Skip(1).Select(i => i.PeriodStart));
        Assert.All(await host.PaymentsAsync(enrolled.Id), p => Assert.Equal(1, host.Gateway.Taken[p.OutTradeNo]));
    }

    [Fact]
    public async Task A_second_run_at_the_same_moment_finds_nothing()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        host.Clock.MoveTo((await host.SubscriptionAsync(enrolled.Id)).NextRenewalAt!.Value);
        await host.SweepAsync(new RenewDueSubscriptions(500));
        await host.SweepAsync(new RenewDueSubscriptions(500));
        Assert.Equal(2, (await host.InvoicesAsync(enrolled.Id)).Count);
    }

    [Fact]
    public async Task Two_nodes_at_once_bill_a_period_once()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        host.Clock.MoveTo((await host.SubscriptionAsync(enrolled.Id)).NextRenewalAt!.Value);
        await using var other = host.AnotherNode();
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(i => host.SweepAsync(new RenewDueSubscriptions(500), i % 2 == 0 ? other : null))
        );
        Assert.Equal(2, (await host.InvoicesAsync(enrolled.Id)).Count);
    }

    [Fact]
    public async Task A_trial_is_free_and_ends_with_the_first_deduction()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync(trialDays: 14));
        await host.SignAsync(enrolled);
        await host.RunAsync();
        var trialing = await host.SubscriptionAsync(enrolled.Id);
        Assert.Equal(SubscriptionStatus.Trialing, trialing.Status);
        Assert.Empty(await host.InvoicesAsync(enrolled.Id));
        await host.RunUntilAsync(trialing.TrialEnd!.Value);
        Assert.Equal(SubscriptionStatus.Active, (await host.SubscriptionAsync(enrolled.Id)).Status);
        Assert.Equal(trialing.TrialEnd, (await host.InvoicesAsync(enrolled.Id)).Single().PeriodStart);
    }

    [Theory]
    [InlineData(MissedPeriods.BillAll, 5), InlineData(MissedPeriods.Newest, 2), InlineData(MissedPeriods.Skip, 1)]
    public async Task A_long_outage_owes_what_the_plans_policy_says(MissedPeriods policy, int invoices)
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync(interval: IntervalUnit.Week, missed: policy));
        host.Clock.Advance(TimeSpan.FromDays(30));
        await host.RunAsync();
        Assert.Equal(invoices, (await host.InvoicesAsync(enrolled.Id)).Count);
        Assert.True((await host.SubscriptionAsync(enrolled.Id)).NextRenewalAt > host.Clock.GetUtcNow());
    }

    [Theory]
    [InlineData("terminating"), InlineData("terminated")]
    public async Task A_contract_that_is_not_in_force_takes_no_deduction(string status)
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        // Its end is written and its subscriptions do not show it yet.
        await host.SqlAsync($"UPDATE contracts SET status = '{status}' WHERE subscription_id = '{enrolled.Id.Value}'");
        host.Clock.MoveTo((await host.SubscriptionAsync(enrolled.Id)).NextRenewalAt!.Value);

        await host.SweepAsync(new RenewDueSubscriptions(500));

        Assert.Single(await host.PaymentsAsync(enrolled.Id));
        var invoice = (await host.InvoicesAsync(enrolled.Id))[^1];
        Assert.Equal((InvoiceStatus.Open, StoppedReason.SignatureRequired), (invoice.Status, invoice.StoppedReason));
    }

    [Fact]
    public async Task What_a_renewal_writes_as_a_set_is_what_the_noun_decided()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        var before = await host.SubscriptionAsync(enrolled.Id);
        var due = before.NextRenewalAt!.Value;
        host.Clock.MoveTo(due);
        await host.SweepAsync(new RenewDueSubscriptions(500));
        var after = await host.SubscriptionAsync(enrolled.Id);
        Assert.Equal(before.NextPeriod + 1, after.NextPeriod);
        Assert.Equal(due, after.CurrentPeriodStart);
        Assert.Equal(before.Schedule!.Boundary(2), after.CurrentPeriodEnd);
        Assert.Equal(after.CurrentPeriodEnd, after.NextRenewalAt);
        var invoice = (await host.InvoicesAsync(enrolled.Id))[^1];
        Assert.Equal(invoice.Id, after.LatestInvoiceId);
        Assert.Equal(
            1,
            await host.ScalarAsync<long>($"SELECT count(*) FROM invoice_lines WHERE invoice_id = '{invoice.Id.Value}'")
        );
        Assert.Equal(
            8800,
            await host.ScalarAsync<long>(
                $"SELECT amount_minor FROM ledger_entries WHERE cause_id = '{invoice.Id.Value}' AND debit = 'receivable'"
            )
        );
        Assert.Contains("invoice.created", await host.EventsAsync(enrolled.Id));
    }

    [Fact]
    public async Task One_bad_row_is_parked_with_an_alert_and_never_blocks_its_batch()
    {
        var bad = await host.ActiveAsync(await host.PlanAsync());
        var good = await host.ActiveAsync(await host.PlanAsync());
        await host.SqlAsync($"UPDATE subscriptions SET time_zone = 'Mars/Olympus' WHERE id = '{bad.Id.Value}'");
        host.Clock.MoveTo((await host.SubscriptionAsync(good.Id)).NextRenewalAt!.Value);
        await host.SweepAsync(new RenewDueSubscriptions(500));

        Assert.Equal(2, (await host.InvoicesAsync(good.Id)).Count);
        Assert.Single(await host.InvoicesAsync(bad.Id));
        Assert.True((await host.SubscriptionAsync(bad.Id)).NextRenewalAt > host.Clock.GetUtcNow());
        Assert.Equal(
            1,
            await host.ScalarAsync<long>(
                $"SELECT count(*) FROM alerts WHERE object_id = '{bad.Id.Value}' AND code = 'sweep.item_failed'"
            )
        );

        await host.SqlAsync($"UPDATE subscriptions SET time_zone = 'Asia/Hong_Kong' WHERE id = '{bad.Id.Value}'");
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddHours(2));
        Assert.Equal(2, (await host.InvoicesAsync(bad.Id)).Count);
    }
}
