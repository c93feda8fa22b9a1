using BillingEngine.Subscriptions;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Subscriptions;

public sealed class ExplainDatesTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task The_31st_stays_the_intent_through_short_months_and_each_date_names_its_rules()
    {
        // Ten in the morning of 31 December in Hong Kong.
        var anchor = new DateTimeOffset(2026, 12, 31, 2, 0, 0, TimeSpan.Zero);
        var enrolled = await host.EnrolledAsync(await host.PlanAsync(), anchor: anchor);
        await host.SignAsync(enrolled);

        var told = (await host.SendAsync(new ExplainDates(enrolled.Id.ToString()))).Value;
        Assert.Equal(
            (new DateTime(2026, 12, 31, 10, 0, 0), "Asia/Hong_Kong", "month", 1),
            (told.AnchorLocal!.Value, told.TimeZone, told.Interval, told.IntervalCount)
        );
        Assert.Equal(24, told.Dates.Count);
        Assert.Equal(anchor, told.Dates[0].At);
        Assert.Equal([31, 31, 28, 31, 30], told.Dates.Take(5).Select(d => d.Local.Day));
        Assert.Contains("day_31_kept_as_intent_clamped_to_28", told.Dates[2].Rules);
        Assert.Equal(told.NextRenewalAt, told.Dates[0].At);
    }

    [Fact]
    public async Task The_dates_told_are_the_dates_billed()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        var told = (await host.SendAsync(new ExplainDates(enrolled.Id.ToString()))).Value.Dates;
        await host.RunUntilAsync(told[1].At);
        var billed = (await host.InvoicesAsync(enrolled.Id)).Select(i => i.PeriodStart);
        Assert.Equal(told.Take(2).Select(d => d.At), billed.Skip(1));
    }

    [Fact]
    public async Task Before_the_signature_there_are_no_dates()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        var told = (await host.SendAsync(new ExplainDates(enrolled.Id.ToString()))).Value;
        Assert.Null(told.AnchorLocal);
        Assert.Empty(told.Dates);
    }

    [Fact]
    public async Task Another_merchants_dates_are_not_found()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        var stranger = await host.AddMerchantAsync("dates-stranger", null);
        var result = await host.SendAsync(new ExplainDates(enrolled.Id.ToString()), stranger);
        Assert.Equal("subscription.not_found", result.Error.Code);
    }
}
