namespace BillingEngine.Cli.Demo;

/// <summary>How an APP order of the demo ends.</summary>
public enum PurchaseEnd
{
    /// <summary>The customer pays.</summary>
    IsPaid,

    /// <summary>The customer pays, and part of it is refunded some days later.</summary>
    IsPaidAndPartlyReturned,

    /// <summary>The customer pays, and all of it is refunded some days later.</summary>
    IsPaidAndReturned,

    /// <summary>The customer leaves, and the order expires.</summary>
    RunsOut,

    /// <summary>The merchant closes it.</summary>
    IsClosed,

    /// <summary>The merchant closes it, but the customer pays before WeChat has closed it.</summary>
    IsPaidWhileClosing,
}

/// <summary>An order that a person will place. It is decided before the demo starts, by seed and number only.</summary>
public sealed record Purchase(int Day, PurchaseEnd End, long Amount, int ExpiresInSeconds)
{
    // One in three customers buys something in addition to the subscription.
    private const int OneInSoMany = 3;
    private const int MostOfOne = 3;

    /// <summary>Decides what person <paramref name="number"/>, who enrols on a day, will buy.</summary>
    public static IReadOnlyList<Purchase> Of(DemoOptions options, int number, int enrolDay)
    {
        // A separate generator: purchases do not change the person's other actions.
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
                    (PurchaseEnd)dice.Next(Enum.GetValues<PurchaseEnd>().Length),
                    100 * dice.Next(1, 300),
                    dice.Next(2) == 0 ? 7200 : 900
                )),
        ];
    }
}

public sealed class PlacedOrder(string id, string outTradeNo, Purchase purchase)
{
    public string Id { get; } = id;

    /// <summary>The <c>out_trade_no</c>.</summary>
    public string OutTradeNo { get; } = outTradeNo;

    public Purchase Purchase { get; } = purchase;

    /// <summary>When the engine acknowledged the close, on the business clock.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>Whether a refund was requested.</summary>
    public bool IsReturned { get; set; }
}
