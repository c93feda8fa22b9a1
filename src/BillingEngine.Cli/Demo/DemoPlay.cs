using BillingEngine.Cli.Wire;

namespace BillingEngine.Cli.Demo;

/// <summary>
/// The months of the demo: people act on their days, the clock is moved on, the timetable does the work.
/// </summary>
public sealed class DemoPlay(DemoOptions options, IStage stage)
{
    // After the last month every ladder of questions and every schedule of notifications has to run out.
    private const int MostDaysOfQuiet = 15;

    // People sign just after the clock was moved, so their periods begin at that time of day; the books are read at
    // another.
    private static readonly TimeSpan AwayFromBoundaries = TimeSpan.FromHours(13.5);

    private readonly Shop shop = new(stage);

    /// <summary>Everybody, in the order of their numbers.</summary>
    public IReadOnlyList<Person> People { get; } =
    [.. Enumerable.Range(1, options.Subscribers).Select(number => new Person(number, Fate.Of(options, number)))];

    /// <summary>Plays it to its end; <paramref name="progress"/> hears of each day.</summary>
    public async Task RunAsync(IProgress<int> progress, CancellationToken token)
    {
        foreach (var offer in Offer.Direct)
            await stage.Direct.CreateAsync(offer, partner: false, token);
        foreach (var offer in Offer.Partner)
            await stage.Partner.CreateAsync(offer, partner: true, token);
        if (options.Faults != DemoOptions.NoFaults)
            await stage.Door.SetFaultsAsync(options.Seed, options.Faults, token);
        var start = await stage.Direct.Api.NowAsync(token);
        for (var day = 0; day < options.Days; day += DemoOptions.StepDays)
        {
            await LiveAsync(day, token);
            var next = Math.Min(day + DemoOptions.StepDays, options.Days);
            await stage.AdvanceAsync(start.AddDays(next), token);
            progress.Report(next);
        }
        await stage.Door.ClearFaultsAsync(token);
        await ComeToRestAsync(start, token);
    }

    private async Task LiveAsync(int day, CancellationToken token)
    {
        foreach (var person in People)
        {
            if (person.Fate.EnrolDay == day)
                await EnrolAsync(person, token);
            if (person.Subscription is null)
                continue;
            foreach (var appointment in person.Fate.Appointments.Where(appointment => appointment.Day == day))
                await DoAsync(person, appointment.Deed, token);
            await shop.ServeAsync(person, Of(person), day, token);
        }
    }

    private async Task EnrolAsync(Person person, CancellationToken token)
    {
        // Who is poor from the first day is so before the first deduction.
        if (person.Fate.Appointments.Any(a => a.Day == person.Fate.EnrolDay && a.Deed == Deed.RunsOutOfMoney))
            await stage.Door.SetDeclinesAsync(person.OpenId, "NOTENOUGH", token);
        var session = await Of(person).EnrolAsync(person, token);
        if (person.Fate.Signing == Signing.LetsItExpire)
            return;
        await stage.Door.ActAsync(session, person.Fate.Signing == Signing.Signs ? "sign" : "refuse", token);
    }

    private async Task DoAsync(Person person, Deed deed, CancellationToken token)
    {
        var merchant = Of(person);
        var subscription = await merchant.SubscriptionAsync(person, token);
        switch (deed)
        {
            case Deed.RunsOutOfMoney:
                await stage.Door.SetDeclinesAsync(person.OpenId, "NOTENOUGH", token);
                break;
            case Deed.ComesBack:
                await stage.Door.SetDeclinesAsync(person.OpenId, null, token);
                if (subscription.Status == "unpaid")
                    await PayWhatIsOwedAsync(merchant, person, token);
                break;
            case Deed.TerminatesInWeChat when IsSigned(subscription):
                await TerminateAsync(merchant, person, subscription, token);
                break;
            case Deed.SignsAgain when subscription.SignatureRequired && IsLive(subscription):
                if (await merchant.SignAgainAsync(person, token) is { } session)
                    await stage.Door.ActAsync(session, "sign", token);
                break;
            case Deed.IsCanceledNow
            or Deed.IsCanceledAtPeriodEnd when IsLive(subscription) && !subscription.CancelAtPeriodEnd:
                await merchant.CancelAsync(person, deed == Deed.IsCanceledAtPeriodEnd, token);
                break;
        }
    }

    private async Task TerminateAsync(
        Merchant merchant,
        Person person,
        SubscriptionRow subscription,
        CancellationToken token
    )
    {
        var contract = await merchant.Api.GetAsync<ContractRow>($"v1/contracts/{subscription.Contract}", token);
        if (contract.Status != "signed" || contract.ContractId is null)
            return;
        try
        {
            await stage.Door.TerminateAsync(contract.ContractId, "user", token);
        }
        catch (RefusedException ended) when (ended.Status == 409)
        {
            // A fault ended it before, and the engine has not heard of it yet.
            return;
        }
        person.Terminated[contract.ContractId] = (await stage.Door.ClockAsync(token)).Now;
    }

    private static async Task PayWhatIsOwedAsync(Merchant merchant, Person person, CancellationToken token)
    {
        var invoices = await merchant.Api.ListAsync<InvoiceRow>("invoices", invoice => invoice.Id, token);
        var owed = invoices.FirstOrDefault(i =>
            i.Subscription == person.Subscription && i.Status is ("open" or "uncollectible")
        );
        if (owed is not null)
            await merchant.PayAsync(owed.Id, token);
    }

    private async Task ComeToRestAsync(DateTimeOffset start, CancellationToken token)
    {
        for (var day = 1; day <= MostDaysOfQuiet; day++)
        {
            await stage.AdvanceAsync(start.AddDays(options.Days + day) + AwayFromBoundaries, token);
            if (day >= 2 && (await Books.ReadAsync(stage, token)).IsAtRest)
                return;
        }
    }

    private Merchant Of(Person person) => person.Fate.Partner ? stage.Partner : stage.Direct;

    private static bool IsSigned(SubscriptionRow subscription) =>
        subscription.Contract is not null && !subscription.SignatureRequired && IsLive(subscription);

    private static bool IsLive(SubscriptionRow subscription) =>
        subscription.Status is "trialing" or "active" or "past_due" or "unpaid";
}
