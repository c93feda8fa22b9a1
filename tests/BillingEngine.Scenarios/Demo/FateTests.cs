using BillingEngine.Cli.Demo;

namespace BillingEngine.Scenarios.Demo;

public sealed class FateTests
{
    private static readonly DemoOptions Options = new(200, 12, 7);

    [Fact]
    public void The_same_seed_decides_the_same() => Assert.Equal(Told(Options), Told(Options));

    [Fact]
    public void Another_seed_decides_otherwise() => Assert.NotEqual(Told(Options), Told(Options with { Seed = 8 }));

    [Fact]
    public void One_more_subscriber_changes_nobody_elses_fate() =>
        Assert.Equal(Told(Options), Told(Options with { Subscribers = 201 }).Take(200));

    [Fact]
    public void Among_two_hundred_people_everything_happens()
    {
        var fates = Enumerable.Range(1, 200).Select(number => Fate.Of(Options, number)).ToList();

        Assert.Equal(Enum.GetValues<Signing>(), fates.Select(fate => fate.Signing).Distinct().Order());
        Assert.Equal(
            Enum.GetValues<Deed>(),
            fates.SelectMany(fate => fate.Appointments).Select(a => a.Deed).Distinct().Order()
        );
        Assert.Equal(Offer.Direct.Count + Offer.Partner.Count, fates.Select(fate => fate.Offer).Distinct().Count());
    }

    [Fact]
    public void Among_two_hundred_people_every_bargain_is_made_and_on_a_day_on_which_the_demo_looks()
    {
        var purchases = Enumerable.Range(1, 200).SelectMany(number => Fate.Of(Options, number).Purchases).ToList();
        Assert.Equal(Enum.GetValues<Bargain>(), purchases.Select(purchase => purchase.Bargain).Distinct().Order());
        Assert.All(purchases, purchase => Assert.Equal(0, purchase.Day % DemoOptions.StepDays));
        Assert.All(purchases, purchase => Assert.InRange(purchase.Day, 0, Options.Days - 1));
    }

    [Fact]
    public void Every_deed_falls_on_a_day_on_which_the_demo_looks() =>
        Assert.All(
            Enumerable.Range(1, 200).SelectMany(number => Fate.Of(Options, number).Appointments),
            appointment => Assert.Equal(0, appointment.Day % DemoOptions.StepDays)
        );

    private static IEnumerable<string> Told(DemoOptions options) =>
        Enumerable
            .Range(1, Options.Subscribers)
            .Select(number => Fate.Of(Options, number))
            .Select(fate =>
                $"{fate.Offer} {fate.EnrolDay} {fate.Signing} {string.Join(' ', fate.Appointments)} "
                + string.Join(' ', fate.Purchases)
            );
}
