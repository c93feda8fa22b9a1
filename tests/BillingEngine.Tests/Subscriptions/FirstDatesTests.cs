using BillingEngine.Contracts;
using BillingEngine.Customers;
using BillingEngine.Domain.Calendar;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Subscriptions;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Subscriptions;

/// <summary>A date that was asked for is kept or refused (docs/decisions/0007).</summary>
public sealed class FirstDatesTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task An_anchor_within_the_plans_trial_is_refused_and_the_trial_can_be_shortened()
    {
        var plan = await host.PlanAsync(trialDays: 14);
        var now = host.Clock.GetUtcNow();
        var anchor = now.AddDays(3);
        var refused = await host.SendAsync(
            new CreateSubscription(plan.Code, Person("in-trial"), SigningChannel.MiniProgram, BillingAnchor: anchor)
        );

        Assert.Equal((ErrorKind.Invalid, "validation_failed"), (refused.Error.Kind, refused.Error.Code));
        var words = Assert.Single(refused.Error.Fields!["billing_anchor"]);
        Assert.StartsWith("must not lie before the end of the plan's trial", words, StringComparison.Ordinal);

        var kept = await host.EnrolledAsync(plan, "in-trial", trialEnd: now.AddDays(1), anchor: anchor);
        await host.SignAsync(kept);
        Assert.Equal((anchor, AnchorSource.BillingAnchor), await FirstAsync(kept));
        var beyond = await host.EnrolledAsync(plan, anchor: now.AddDays(15));
        await host.SignAsync(beyond);
        Assert.Equal((now.AddDays(15), AnchorSource.BillingAnchor), await FirstAsync(beyond));
    }

    [Theory]
    [InlineData(true, AnchorSource.BillingAnchor), InlineData(false, AnchorSource.TrialEnd)]
    public async Task A_date_that_passes_before_the_signing_keeps_its_day(bool isAnchor, AnchorSource from)
    {
        var asked = host.Clock.GetUtcNow().AddMinutes(10);
        var enrolled = isAnchor
            ? await host.EnrolledAsync(await host.PlanAsync(), anchor: asked)
            : await host.EnrolledAsync(await host.PlanAsync(), trialEnd: asked);
        host.Clock.MoveTo(asked.AddMinutes(15));
        await host.SignAsync(enrolled);
        await host.RunAsync();

        var subscription = await host.SubscriptionAsync(enrolled.Id);
        var invoice = Assert.Single(await host.InvoicesAsync(enrolled.Id));
        Assert.Equal((SubscriptionStatus.Active, asked), (subscription.Status, invoice.PeriodStart));
        Assert.Equal(invoice.PeriodEnd, subscription.NextRenewalAt);
        var told = (await host.SendAsync(new ExplainDates(enrolled.Id.ToString()))).Value;
        Assert.Equal((from, invoice.PeriodEnd), (told.AnchorFrom, told.Dates[0].At));
        Assert.Equal(WallTime(asked), told.AnchorLocal);
    }

    [Fact]
    public async Task Of_periods_that_passed_before_the_signing_none_is_billed_but_the_one_that_runs()
    {
        var plan = await host.PlanAsync(interval: IntervalUnit.Day);
        var asked = host.Clock.GetUtcNow().AddMinutes(10);
        var enrolled = await host.EnrolledAsync(plan, anchor: asked);
        // The notification of the signing comes days late, before any sweep gave the beginning up.
        host.Clock.MoveTo(asked.AddDays(3).AddHours(1));
        await host.SignAsync(enrolled);
        await host.RunAsync();

        Assert.Equal(asked.AddDays(3), Assert.Single(await host.InvoicesAsync(enrolled.Id)).PeriodStart);
        Assert.Equal(asked.AddDays(4), (await host.SubscriptionAsync(enrolled.Id)).NextRenewalAt);
    }

    [Fact]
    public async Task No_payer_is_asked_to_sign_again_for_a_date_that_has_passed()
    {
        var asked = host.Clock.GetUtcNow().AddMinutes(10);
        var enrolled = await host.EnrolledAsync(await host.PlanAsync(), anchor: asked);
        var again = new SignSubscription(SigningChannel.MiniProgram) { Subscription = enrolled.Id.ToString() };
        Assert.False((await host.SendAsync(again)).IsError);

        host.Clock.MoveTo(asked);

        Assert.Equal("subscription.date_passed", (await host.SendAsync(again)).Error.Code);
    }

    [Fact]
    public async Task A_trial_that_ends_within_a_second_ends_then_also_after_a_new_signature()
    {
        var asked = host.Clock.GetUtcNow().AddDays(20).AddMilliseconds(500);
        var enrolled = await host.EnrolledAsync(await host.PlanAsync(), trialEnd: asked);
        await host.SignAsync(enrolled);
        Assert.Equal((asked, AnchorSource.TrialEnd), await FirstAsync(enrolled));
        var contract = await host.ContractAsync(enrolled.Id);
        await host.TellAsync(
            contract.Id,
            new ContractOutcome.Terminated(
                host.FactsOf((ContractView)enrolled.Contract!),
                TerminatedBy.User,
                host.Clock.GetUtcNow()
            )
        );
        var again = await host.SendAsync(
            new SignSubscription(SigningChannel.MiniProgram) { Subscription = enrolled.Id.ToString() }
        );
        await host.SignAsync(again.Value);

        Assert.Equal((asked, AnchorSource.TrialEnd), await FirstAsync(enrolled));
    }

    [Fact]
    public async Task A_customer_who_is_known_is_brought_up_to_date()
    {
        await host.EnrolledAsync(await host.PlanAsync(), "renamed");
        var plan = await host.PlanAsync();
        await host.SendAsync(
            new CreateSubscription(
                plan.Code,
                new TextOr<CreateCustomer>(
                    new CreateCustomer(
                        "renamed",
                        "Han Meimei",
                        "orenamed",
                        "Asia/Tokyo",
                        new Dictionary<string, string> { ["tier"] = "gold" }
                    )
                ),
                SigningChannel.MiniProgram
            )
        );

        var known = (await host.SendAsync(new GetCustomer("renamed"))).Value;
        Assert.Equal(("Han Meimei", "Asia/Tokyo", "gold"), (known.DisplayName, known.TimeZone, known.Metadata["tier"]));

        // What is left out stays.
        await host.EnrolledAsync(await host.PlanAsync(), "renamed");
        known = (await host.SendAsync(new GetCustomer("renamed"))).Value;
        Assert.Equal(("Li Lei", "Asia/Tokyo", "gold"), (known.DisplayName, known.TimeZone, known.Metadata["tier"]));
    }

    private async Task<(DateTimeOffset, AnchorSource)> FirstAsync(EnrolledView enrolled)
    {
        var subscription = await host.SubscriptionAsync(enrolled.Id);
        Assert.Equal(SubscriptionStatus.Trialing, subscription.Status);
        return (subscription.NextRenewalAt!.Value, subscription.AnchorFrom!.Value);
    }

    private static TextOr<CreateCustomer> Person(string reference) =>
        new(new CreateCustomer(reference, "Li Lei", "o" + reference));

    // In Hong Kong, the merchant's zone.
    private static DateTime WallTime(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(8)).DateTime;
}
