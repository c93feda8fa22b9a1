namespace BillingEngine.Cli.Demo;

/// <summary>How a person meets the signing page.</summary>
public enum Signing
{
    /// <summary>Signs at once.</summary>
    Signs,

    /// <summary>Says no.</summary>
    Refuses,

    /// <summary>Walks away and lets the session run out.</summary>
    LetsItExpire,
}

/// <summary>What a person, or the merchant about that person, does on a day.</summary>
public enum Deed
{
    /// <summary>The money is gone: deductions are declined from here on.</summary>
    RunsOutOfMoney,

    /// <summary>The money is back; an invoice that was given up is tried once more.</summary>
    ComesBack,

    /// <summary>Ends the contract in WeChat.</summary>
    TerminatesInWeChat,

    /// <summary>Signs again after having ended the contract.</summary>
    SignsAgain,

    /// <summary>The merchant ends the subscription at once.</summary>
    IsCanceledNow,

    /// <summary>The merchant ends the subscription with its period.</summary>
    IsCanceledAtPeriodEnd,
}

/// <summary>A deed and the day, counted from the demo's start, on which it is done.</summary>
public sealed record Appointment(int Day, Deed Deed);

/// <summary>All that a person will do, decided before the demo starts by seed and number alone.</summary>
public sealed record Fate(
    bool Partner,
    Offer Offer,
    int EnrolDay,
    Signing Signing,
    IReadOnlyList<Appointment> Appointments,
    IReadOnlyList<Purchase> Purchases
)
{
    // Enrolment is spread over the first month, so that renewals fall on many days.
    private const int EnrolmentDays = 30;

    /// <summary>Decides the fate of person <paramref name="number"/>.</summary>
    public static Fate Of(DemoOptions options, int number)
    {
        // A generator of their own each: one more subscriber changes nobody else's fate.
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
        var life = Life(dice, enrolDay, options.Days).OrderBy(appointment => appointment.Day);
        return new Fate(
            partner,
            offer,
            enrolDay,
            signing,
            [.. life],
            // The sandbox's sub-merchant has no app in which anything could be bought.
            partner ? [] : Purchase.Of(options, number, enrolDay)
        );
    }

    private static List<Appointment> Life(Random dice, int enrolDay, int lastDay)
    {
        var kind = dice.Next(100);
        var middle = Step(dice.Next(enrolDay + DemoOptions.StepDays, Math.Max(enrolDay + 6, lastDay)));
        return kind switch
        {
            < 8 => [new(middle, Deed.TerminatesInWeChat)],
            < 14 => [new(middle, Deed.TerminatesInWeChat), new(middle + DemoOptions.StepDays, Deed.SignsAgain)],
            < 20 => [new(middle, Deed.IsCanceledNow)],
            < 26 => [new(middle, Deed.IsCanceledAtPeriodEnd)],
            < 31 => [new(enrolDay, Deed.RunsOutOfMoney), new(enrolDay + Step(dice.Next(3, 15)), Deed.ComesBack)],
            < 65 => Poverty(dice, enrolDay, lastDay),
            _ => [],
        };
    }

    // Some weeks of plenty, some days of none: most renewals that fall there are recovered, some are lost.
    private static List<Appointment> Poverty(Random dice, int enrolDay, int lastDay)
    {
        var appointments = new List<Appointment>();
        for (var day = enrolDay + Step(dice.Next(15, 45)); day < lastDay; day += Step(dice.Next(20, 60)))
        {
            appointments.Add(new Appointment(day, Deed.RunsOutOfMoney));
            day += Step(dice.Next(6, 18));
            appointments.Add(new Appointment(day, Deed.ComesBack));
        }
        return appointments;
    }

    private static int Step(int day) => Math.Max(0, day / DemoOptions.StepDays * DemoOptions.StepDays);
}
