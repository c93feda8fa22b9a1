using BillingEngine.Cli.Demo;

namespace BillingEngine.Scenarios.Demo;

public sealed class PersonScriptTests
{
    private static readonly DemoOptions Options = new(200, 12, 7);

    [Fact]
    public void The_same_seed_decides_the_same() => Assert.Equal(Text(Options), Text(Options));

    [Fact]
    public void Another_seed_decides_otherwise() => Assert.NotEqual(Text(Options), Text(Options with { Seed = 8 }));

    [Fact]
    public void One_more_subscriber_does_not_change_the_scripts_of_others() =>
        Assert.Equal(Text(Options), Text(Options with { Subscribers = 201 }).Take(200));

    [Fact]
    public void Among_two_hundred_people_everything_happens()
    {
        var scripts = Enumerable.Range(1, 200).Select(number => PersonScript.Of(Options, number)).ToList();

        Assert.Equal(Enum.GetValues<Signing>(), scripts.Select(script => script.Signing).Distinct().Order());
        Assert.Equal(
            Enum.GetValues<PersonAction>(),
            scripts.SelectMany(script => script.Actions).Select(a => a.Action).Distinct().Order()
        );
        Assert.Equal(
            Offer.Direct.Count + Offer.Partner.Count,
            scripts.Select(script => script.Offer).Distinct().Count()
        );
    }

    [Fact]
    public void Among_two_hundred_people_every_purchase_end_occurs_on_a_day_of_the_demo()
    {
        var purchases = Enumerable
            .Range(1, 200)
            .SelectMany(number => PersonScript.Of(Options, number).Purchases)
            .ToList();
        Assert.Equal(Enum.GetValues<PurchaseEnd>(), purchases.Select(purchase => purchase.End).Distinct().Order());
        Assert.All(purchases, purchase => Assert.Equal(0, purchase.Day % DemoOptions.StepDays));
        Assert.All(purchases, purchase => Assert.InRange(purchase.Day, 0, Options.Days - 1));
    }

    [Fact]
    public void Every_action_falls_on_a_day_of_the_demo() =>
        Assert.All(
            Enumerable.Range(1, 200).SelectMany(number => PersonScript.Of(Options, number).Actions),
            action => Assert.Equal(0, action.Day % DemoOptions.StepDays)
        );

    private static IEnumerable<string> Text(DemoOptions options) =>
        Enumerable
            .Range(1, options.Subscribers)
            .Select(number => PersonScript.Of(options, number))
            .Select(script =>
                $"{script.Offer} {script.EnrolDay} {script.Signing} {string.Join(' ', script.Actions)} "
                + string.Join(' ', script.Purchases)
            );
}
