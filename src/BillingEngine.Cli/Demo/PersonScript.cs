namespace BillingEngine.Cli.Demo;

/// <summary>What a person does on the signing page.</summary>
public enum Signing
{
    /// <summary>Signs at once.</summary>
    Signs,

    /// <summary>Refuses.</summary>
    Refuses,

    /// <summary>Leaves and lets the session expire.</summary>
    LetsItExpire,
}

/// <summary>What a person does on a day, or what the merchant does to their subscription.</summary>
public enum PersonAction
{
    /// <summary>The money is gone: deductions are declined from now on.</summary>
    RunsOutOfMoney,

    /// <summary>The money is back; an invoice that was given up is tried once more.</summary>
    ComesBack,

    /// <summary>Terminates the contract in WeChat.</summary>
    TerminatesInWeChat,

    /// <summary>Signs again after terminating the contract.</summary>
    SignsAgain,

    /// <summary>The merchant cancels the subscription immediately.</summary>
    IsCanceledNow,

    /// <summary>The merchant cancels the subscription at the end of the period.</summary>
    IsCanceledAtPeriodEnd,
}

/// <summary>An action and its day, counted from the start of the demo.</summary>
public sealed record PlannedAction(int Day, PersonAction Action);

/// <summary>Everything a person will do. It is decided before the demo starts, by seed and number only.</summary>
public sealed record PersonScript(
    bool Partner,
    Offer Offer,
    int EnrolDay,
    Signing Signing,
    IReadOnlyList<PlannedAction> Actions,
    IReadOnlyList<Purchase> Purchases
)
{
    // Enrolment is spread over the first month, so that renewals fall on many days.
    private const int EnrolmentDays = 30;

    /// <summary>Decides the script of person <paramref name="number"/>.</summary>
    public static PersonScript Of(DemoOptions options, int number)
    {
        // One generator per person: one more subscriber does not change the scripts of the others.
        var dice = new Random(unchecked((options.Seed * 1_000_003) + number));
        var partner = dice.Next(5) == 0;
        var offers = partner ? Offer.Partner : Offer.Direct;
        var offer = offers[dice.Next(offers.Count)];
        var enrolDay = Step(dice.Next(Math.Min(EnrolmentDays, options.Days)));
        var signing = dice.Next(100) switch
        {
            < 5 => Signing.Refuses,
            < 10 => Signing.LetsItExpire,
            _ => Signing.Signs,
        };
        var life = Life(dice, enrolDay, options.Days).OrderBy(action => action.Day);
        return new PersonScript(
            partner,
            offer,
            enrolDay,
            signing,
            [.. life],
            // The sandbox's sub-merchant has no app to buy in.
            partner ? [] : Purchase.Of(options, number, enrolDay)
        );
    }

    private static List<PlannedAction> Life(Random dice, int enrolDay, int lastDay)
    {
        var kind = dice.Next(100);
        var middle = Step(dice.Next(enrolDay + DemoOptions.StepDays, Math.Max(enrolDay + 6, lastDay)));
        return kind switch
        {
            < 8 => [new(middle, PersonAction.TerminatesInWeChat)],
            < 14 =>
            [
                new(middle, PersonAction.TerminatesInWeChat),
                new(middle + DemoOptions.StepDays, PersonAction.SignsAgain),
            ],
            < 20 => [new(middle, PersonAction.IsCanceledNow)],
            < 26 => [new(middle, PersonAction.IsCanceledAtPeriodEnd)],
            < 31 =>
            [
                new(enrolDay, PersonAction.RunsOutOfMoney),
                new(enrolDay + Step(dice.Next(3, 15)), PersonAction.ComesBack),
            ],
            < 65 => OutOfMoneyPeriods(dice, enrolDay, lastDay),
            _ => [],
        };
    }

    // Some weeks with money, some days without: most renewals in those days are recovered, some are lost.
    private static List<PlannedAction> OutOfMoneyPeriods(Random dice, int enrolDay, int lastDay)
    {
        var actions = new List<PlannedAction>();
        for (var day = enrolDay + Step(dice.Next(15, 45)); day < lastDay; day += Step(dice.Next(20, 60)))
        {
            actions.Add(new PlannedAction(day, PersonAction.RunsOutOfMoney));
            day += Step(dice.Next(6, 18));
            actions.Add(new PlannedAction(day, PersonAction.ComesBack));
        }
        return actions;
    }

    private static int Step(int day) => Math.Max(0, day / DemoOptions.StepDays * DemoOptions.StepDays);
}
