using BillingEngine.Cli.Transport;

namespace BillingEngine.Cli.Demo;

/// <summary>
/// Runs the months of the demo: people act on their days, the clock advances, the timetable does the work.
/// </summary>
public sealed class DemoPlay(DemoOptions options, IStage stage)
{
    // After the last month, every retry ladder and every notification schedule must run out.
    private const int MostDaysOfQuiet = 15;

    // People sign just after the clock has moved, so their periods begin at that time of day. The data is read at
    // another time of day.
    private static readonly TimeSpan AwayFromBoundaries = TimeSpan.FromHours(13.5);

    private readonly Shop shop = new(stage);

    /// <summary>All people, by number.</summary>
    public IReadOnlyList<Person> People { get; } =
    [
        .. Enumerable
            .Range(1, options.Subscribers)
            .Select(number => new Person(number, PersonScript.Of(options, number))),
    ];

    /// <summary>Runs the demo to its end and reports each day to <paramref name="progress"/>.</summary>
    public async Task RunAsync(IProgress<int> progress, CancellationToken cancellationToken)
    {
        foreach (var offer in Offer.Direct)
            await stage.Direct.CreateAsync(offer, partner: false, cancellationToken);
        foreach (var offer in Offer.Partner)
            await stage.Partner.CreateAsync(offer, partner: true, cancellationToken);
        if (options.Faults != DemoOptions.NoFaults)
            await stage.Simulator.SetFaultsAsync(options.Seed, options.Faults, cancellationToken);
        var start = await stage.Direct.Api.NowAsync(cancellationToken);
        for (var day = 0; day < options.Days; day += DemoOptions.StepDays)
        {
            await LiveAsync(day, cancellationToken);
            var next = Math.Min(day + DemoOptions.StepDays, options.Days);
            await stage.AdvanceAsync(start.AddDays(next), cancellationToken);
            progress.Report(next);
        }
        await stage.Simulator.ClearFaultsAsync(cancellationToken);
        await ComeToRestAsync(start, cancellationToken);
    }

    private async Task LiveAsync(int day, CancellationToken cancellationToken)
    {
        foreach (var person in People)
        {
            if (person.Script.EnrolDay == day)
                await EnrolAsync(person, cancellationToken);
            if (person.Subscription is null)
                continue;
            foreach (var action in person.Script.Actions.Where(action => action.Day == day))
                await DoAsync(person, action.Action, cancellationToken);
            await shop.ServeAsync(person, Of(person), day, cancellationToken);
        }
    }

    private async Task EnrolAsync(Person person, CancellationToken cancellationToken)
    {
        // A person without money from day one must be set up before the first deduction.
        if (person.Script.Actions.Any(a => a.Day == person.Script.EnrolDay && a.Action == PersonAction.RunsOutOfMoney))
            await stage.Simulator.SetDeclinesAsync(person.OpenId, "NOTENOUGH", cancellationToken);
        var session = await Of(person).EnrolAsync(person, cancellationToken);
        if (person.Script.Signing == Signing.LetsItExpire)
            return;
        await stage.Simulator.ActAsync(
            session,
            person.Script.Signing == Signing.Signs ? "sign" : "refuse",
            cancellationToken
        );
    }

    private async Task DoAsync(Person person, PersonAction action, CancellationToken cancellationToken)
    {
        var merchant = Of(person);
        var subscription = await merchant.SubscriptionAsync(person, cancellationToken);
        switch (action)
        {
            case PersonAction.RunsOutOfMoney:
                await stage.Simulator.SetDeclinesAsync(person.OpenId, "NOTENOUGH", cancellationToken);
                break;
            case PersonAction.ComesBack:
                await stage.Simulator.SetDeclinesAsync(person.OpenId, null, cancellationToken);
                if (subscription.Status == "unpaid")
                    await PayWhatIsOwedAsync(merchant, person, cancellationToken);
                break;
            case PersonAction.TerminatesInWeChat when IsSigned(subscription):
                await TerminateAsync(merchant, person, subscription, cancellationToken);
                break;
            case PersonAction.SignsAgain when subscription.SignatureRequired && IsLive(subscription):
                if (await merchant.SignAgainAsync(person, cancellationToken) is { } session)
                    await stage.Simulator.ActAsync(session, "sign", cancellationToken);
                break;
            case PersonAction.IsCanceledNow
            or PersonAction.IsCanceledAtPeriodEnd when IsLive(subscription) && !subscription.CancelAtPeriodEnd:
                await merchant.CancelAsync(person, action == PersonAction.IsCanceledAtPeriodEnd, cancellationToken);
                break;
        }
    }

    private async Task TerminateAsync(
        Merchant merchant,
        Person person,
        SubscriptionRow subscription,
        CancellationToken cancellationToken
    )
    {
        var contract = await merchant.Api.GetAsync<ContractRow>(
            $"v1/contracts/{subscription.Contract}",
            cancellationToken
        );
        if (contract.Status != "signed" || contract.ContractId is null)
            return;
        try
        {
            await stage.Simulator.TerminateAsync(contract.ContractId, "user", cancellationToken);
        }
        catch (RefusedException ended) when (ended.Status == 409)
        {
            // A fault has already terminated it, and the engine has not been notified yet.
            return;
        }
        person.Terminated[contract.ContractId] = (await stage.Simulator.ClockAsync(cancellationToken)).Now;
    }

    private static async Task PayWhatIsOwedAsync(Merchant merchant, Person person, CancellationToken cancellationToken)
    {
        var invoices = await merchant.Api.ListAsync<InvoiceRow>("invoices", invoice => invoice.Id, cancellationToken);
        var owed = invoices.FirstOrDefault(i =>
            i.Subscription == person.Subscription && i.Status is ("open" or "uncollectible")
        );
        if (owed is not null)
            await merchant.PayAsync(owed.Id, cancellationToken);
    }

    private async Task ComeToRestAsync(DateTimeOffset start, CancellationToken cancellationToken)
    {
        for (var day = 1; day <= MostDaysOfQuiet; day++)
        {
            await stage.AdvanceAsync(start.AddDays(options.Days + day) + AwayFromBoundaries, cancellationToken);
            if (day >= 2 && (await Books.ReadAsync(stage, cancellationToken)).IsAtRest)
                return;
        }
    }

    private Merchant Of(Person person) => person.Script.Partner ? stage.Partner : stage.Direct;

    private static bool IsSigned(SubscriptionRow subscription) =>
        subscription.Contract is not null && !subscription.SignatureRequired && IsLive(subscription);

    private static bool IsLive(SubscriptionRow subscription) =>
        subscription.Status is "trialing" or "active" or "past_due" or "unpaid";
}
