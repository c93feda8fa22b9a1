using BillingEngine.Contracts;
using BillingEngine.Domain.Calendar;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Plans;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Invoices;
using BillingEngine.Orders;
using BillingEngine.Payments;
using BillingEngine.Plans;
using BillingEngine.Refunds;
using BillingEngine.Subscriptions;
using BillingEngine.Testing.Engine;
using BillingEngine.Testing.Postgres;

namespace BillingEngine.Proof.Tests;

/// <summary>
/// A database that the engine itself filled with everything that may rightly happen; each test plants faults in its own
/// copy.
/// </summary>
public sealed class HealthyBooks : IAsyncLifetime
{
    private readonly EngineHost host = new() { KeepsNotifications = true };

    /// <summary>The connection string of the healthy database; only read it.</summary>
    public string ConnectionString => host.ConnectionString;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        await host.InitializeAsync();
        await host.AddMerchantAsync("other", null);
        await PaidAndLostAnswersAsync();
        await EndsAsync();
        await OutageAsync();
        await RetriesAsync();
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddDays(45));
        await OrdersAsync();
        await StillOwingAsync();
        await OrderAsync(new CreateOrder(6800, "HKD", "Poster", "still open"));
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddHours(1));
        // In progress, and queried soon.
        var goesBack = await OrderAsync(new CreateOrder(6800, "HKD", "Poster", "is refunded"));
        await PayAsync(goesBack);
        Assert.False((await host.SendAsync(new CreateRefund(goesBack.Id.ToString()))).IsError);
        // The checker reads the business clock from where the sandbox stores it.
        await host.SqlAsync(
            $"""
            INSERT INTO business_clock (offset_seconds)
            VALUES (extract(epoch FROM timestamptz '{host.Clock.GetUtcNow():O}' - now()))
            """
        );
        Assert.Equal(0, await host.ScalarAsync<long>("SELECT count(*) FROM alerts WHERE code = 'sweep.item_failed'"));
    }

    /// <inheritdoc/>
    public Task DisposeAsync() => host.DisposeAsync();

    /// <summary>A copy that a test may corrupt.</summary>
    public async Task<CorruptedBooks> CopyAsync() =>
        await CorruptedBooks.OfAsync(await TestCluster.ConnectionStringAsync(), ConnectionString);

    private async Task PaidAndLostAnswersAsync()
    {
        await host.ActiveAsync(await host.PlanAsync());
        await host.ActiveAsync(await host.PlanAsync(amount: 500, currency: "JPY", interval: IntervalUnit.Week));
        var trial = await host.EnrolledAsync(await host.PlanAsync(trialDays: 200));
        await host.SignAsync(trial);
        await host.EnrolledAsync(await host.PlanAsync(), "who-never-signs");

        var lost = await host.ActiveAsync(await host.PlanAsync());
        await host.NextDeductionsAsync(
            lost.Id,
            order =>
            {
                host.Gateway.Take(order);
                return Given.NoAnswer;
            },
            _ => Given.NoAnswer
        );
        // One customer, one contract, two offers.
        var first = await host.ActiveAsync(await host.PlanAsync(), "who-takes-two");
        await host.EnrolledAsync(await host.PlanAsync(amount: 700), "who-takes-two");
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddDays(70));
        Assert.True((await CancelAsync(first.Id, CancelAt.Now)).CanceledAt is not null);
    }

    private async Task EndsAsync()
    {
        await CancelAsync((await host.PastDueAsync(await host.PlanAsync())).Id, CancelAt.Now);
        await CancelAsync((await host.ActiveAsync(await host.PlanAsync())).Id, CancelAt.PeriodEnd);

        var inFlight = await host.EnrolledAsync(await host.PlanAsync());
        await host.SignAsync(inFlight);
        host.Gateway.DuringDeduction = _ => CancelAsync(inFlight.Id, CancelAt.Now);
        await host.SweepAsync(new SendReadyDeductions(10));
        host.Gateway.DuringDeduction = null;
        await host.RunAsync();

        var signsAgain = await host.ActiveAsync(await host.PlanAsync());
        await TerminateAsync(signsAgain.Id);
        await host.SendAsync(
            new SignSubscription(SigningChannel.MiniProgram) { Subscription = signsAgain.Id.ToString() }
        );
        await SignNewestAsync(signsAgain.Id);
        await TerminateAsync((await host.ActiveAsync(await host.PlanAsync())).Id);
        var asked = await host.PastDueAsync(await host.PlanAsync());
        await host.SendAsync(
            new TerminateContract("Ended by us") { Contract = (await host.ContractAsync(asked.Id)).Id.ToString() }
        );
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddDays(40));
    }

    private async Task OutageAsync()
    {
        await host.ActiveAsync(await host.PlanAsync(interval: IntervalUnit.Day, missed: MissedPeriods.Newest));
        await host.ActiveAsync(await host.PlanAsync(interval: IntervalUnit.Day, missed: MissedPeriods.Skip));
        await host.ActiveAsync(await host.PlanAsync(interval: IntervalUnit.Day));
        host.Clock.Advance(TimeSpan.FromDays(4.5));
        await host.RunAsync();
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddDays(2));
    }

    private async Task RetriesAsync()
    {
        // Recovered by the second retry, while a daily period fell due in between.
        var late = await host.EnrolledAsync(await host.PlanAsync(interval: IntervalUnit.Day));
        await host.SignAsync(late);
        await host.NextDeductionsAsync(late.Id, _ => Given.NoFunds, _ => Given.NoFunds);
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddDays(6));

        await ExhaustAsync(await host.PlanAsync(retryDays: [1]));
        // Unpaid for a time, then paid with a new number after the old one was proven dead.
        var unpaid = await ExhaustAsync(
            await host.PlanAsync(interval: IntervalUnit.Week, retryDays: [1], then: DunningEnd.Unpaid)
        );
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddDays(20));
        var owed = (await host.InvoicesAsync(unpaid)).Single(i => i.Status == InvoiceStatus.Uncollectible);
        Assert.False((await host.SendAsync(new PayInvoice { Invoice = owed.Id.ToString() })).IsError);
        await host.RunAsync();
        Assert.Equal(SubscriptionStatus.Active, (await host.SubscriptionAsync(unpaid)).Status);
    }

    private async Task OrdersAsync()
    {
        var wish = new CreateOrder(6800, "HKD", "Poster");
        await PayAsync(await OrderAsync(wish with { Reference = "paid" }));
        var returned = await OrderAsync(wish with { Reference = "returned" });
        await PayAsync(returned);
        await host.SendAsync(new CreateRefund(returned.Id.ToString()));
        var part = await OrderAsync(wish with { Reference = "returned in part" });
        await PayAsync(part);
        await host.SendAsync(new CreateRefund(part.Id.ToString(), 1800));
        var kept = await OrderAsync(wish with { Reference = "not returned" });
        await PayAsync(kept);
        host.Gateway.Refunds.Enqueue(_ => new RefundOutcome.Refused("TRADE_OVERDUE", "too late"));
        await host.SendAsync(new CreateRefund(kept.Id.ToString()));
        await OrderAsync(wish with { Reference = "expired", ExpiresIn = 900 });
        host.Gateway.Orders.Enqueue(_ => Given.NoAnswer);
        await OrderAsync(wish with { Reference = "asked twice" });
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddMinutes(1));
        host.Gateway.Orders.Enqueue(_ => new PaymentOutcome.Declined("NO_AUTH", "shut", DeclineClass.OurFault));
        Assert.True((await host.SendAsync(wish with { Reference = "refused" })).IsError);
        host.Gateway.Orders.Enqueue(_ => Given.NoAnswer);
        host.Gateway.Orders.Enqueue(_ => new PaymentOutcome.Declined("NO_AUTH", "shut", DeclineClass.OurFault));
        await OrderAsync(wish with { Reference = "refused later" });
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddMinutes(1));
        var late = await OrderAsync(wish with { Reference = "paid late" });
        await host.SendAsync(new CloseOrder { Order = late.Id.ToString() });
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddMinutes(6));
        await PayAsync(late);
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddDays(3));
    }

    private async Task<PlacedOrderView> OrderAsync(CreateOrder wish) => (await host.SendAsync(wish)).Value;

    // The notification is lost, so the engine queries WeChat.
    private Task PayAsync(OrderView order)
    {
        host.Gateway.PayOrder(order.OutTradeNo);
        return host.RunUntilAsync(host.Clock.GetUtcNow().AddMinutes(1));
    }

    private async Task StillOwingAsync()
    {
        await ExhaustAsync(await host.PlanAsync(interval: IntervalUnit.Week, retryDays: [1], then: DunningEnd.Unpaid));
        await host.PastDueAsync(await host.PlanAsync());
        await host.SignAsync(await host.EnrolledAsync(await host.PlanAsync(trialDays: 200)));
    }

    private async Task<Domain.Common.SubscriptionId> ExhaustAsync(PlanView plan)
    {
        var enrolled = await host.ActiveAsync(plan);
        await host.NextDeductionsAsync(enrolled.Id, _ => Given.NoFunds, _ => Given.NoFunds);
        await host.RunUntilAsync((await host.SubscriptionAsync(enrolled.Id)).NextRenewalAt!.Value.AddDays(3));
        Assert.NotEqual(SubscriptionStatus.Active, (await host.SubscriptionAsync(enrolled.Id)).Status);
        return enrolled.Id;
    }

    private async Task TerminateAsync(Domain.Common.SubscriptionId id)
    {
        var contract = await host.ContractAsync(id);
        var facts = host.FactsOf(ContractView.Of(contract));
        var ended = new ContractOutcome.Terminated(facts, TerminatedBy.User, host.Clock.GetUtcNow());
        host.Gateway.SetContract(contract.OutContractCode, ended);
        await host.TellAsync(contract.Id, ended);
        await host.RunAsync();
    }

    private async Task SignNewestAsync(Domain.Common.SubscriptionId id)
    {
        var text = await host.ScalarAsync<string>(
            $"""
            SELECT out_contract_code FROM contracts WHERE subscription_id = '{id.Value}' AND status = 'pending'
            """
        );
        var contract = await host.ReadAsync(db => Task.FromResult(db.Contracts.Single(c => c.OutContractCode == text)));
        var facts = host.FactsOf(ContractView.Of(contract));
        host.Gateway.SetContract(text, new ContractOutcome.Signed(facts));
        await host.TellAsync(contract.Id, new ContractOutcome.Signed(facts));
    }

    private async Task<CanceledView> CancelAsync(Domain.Common.SubscriptionId id, CancelAt at) =>
        (await host.SendAsync(new CancelSubscription(at) { Subscription = id.ToString() })).Value;
}
