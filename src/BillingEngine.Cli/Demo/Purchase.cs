namespace BillingEngine.Cli.Demo;

/// <summary>What becomes of an APP order of the demo.</summary>
public enum Bargain
{
    /// <summary>The customer pays.</summary>
    IsPaid,

    /// <summary>The customer pays, and gets a part of it back some days later.</summary>
    IsPaidAndPartlyReturned,

    /// <summary>The customer pays, and gets all of it back some days later.</summary>
    IsPaidAndReturned,

    /// <summary>The customer walks away, and the order's time runs out.</summary>
    RunsOut,

    /// <summary>The merchant closes it.</summary>
    IsClosed,

    /// <summary>The merchant closes it, and the customer pays all the same before WeChat has closed it.</summary>
    IsPaidWhileClosing,
}

/// <summary>An order that a person will place, decided before the demo starts by seed and number alone.</summary>
public sealed record Purchase(int Day, Bargain Bargain, long Amount, int ExpiresInSeconds)
{
    // One in three customers buys something beside the subscription.
    private const int OneInSoMany = 3;
    private const int MostOfOne = 3;

    /// <summary>Decides what person <paramref name="number"/>, who enrols on a day, will buy.</summary>
    public static IReadOnlyList<Purchase> Of(DemoOptions options, int number, int enrolDay)
    {
        // Dice of its own: what people buy changes nothing in what they do otherwise.
        var dice = new Random(unchecked((options.Seed * 7_000_003) + number));
        if (dice.Next(OneInSoMany) > 0)
            return [];
        var first = (enrolDay / DemoOptions.StepDays) + 1;
        var last = (options.Days / DemoOptions.StepDays) - 1;
        return
        [
            .. Enumerable
                .Range(0, 1 + dice.Next(MostOfOne))
                .Select(_ => new Purchase(
                    dice.Next(first, Math.Max(first + 1, last)) * DemoOptions.StepDays,
                    (Bargain)dice.Next(Enum.GetValues<Bargain>().Length),
                    100 * dice.Next(1, 300),
                    dice.Next(2) == 0 ? 7200 : 900
                )),
        ];
    }
}

/// <summary>An order that was placed.</summary>
public sealed class PlacedOrder(string id, string outTradeNo, Purchase purchase)
{
    /// <summary>Its identifier.</summary>
    public string Id { get; } = id;

    /// <summary>Its number at WeChat.</summary>
    public string OutTradeNo { get; } = outTradeNo;

    /// <summary>What becomes of it.</summary>
    public Purchase Purchase { get; } = purchase;

    /// <summary>When the engine acknowledged that it is given up, on the business clock.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>Whether a return of it was asked for.</summary>
    public bool IsReturned { get; set; }
}
