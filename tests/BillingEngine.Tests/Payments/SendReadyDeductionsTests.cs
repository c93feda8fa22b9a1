using BillingEngine.Contracts;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Payments;
using BillingEngine.Platform;
using BillingEngine.Subscriptions;
using BillingEngine.Testing.Engine;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Tests.Payments;

public sealed class SendReadyDeductionsTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task A_signature_is_followed_by_the_first_deduction_and_access()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        Assert.Equal(SubscriptionStatus.Incomplete, enrolled.Status);
        await host.SignAsync(enrolled);
        await host.RunAsync();

        var subscription = await host.SubscriptionAsync(enrolled.Id);
        Assert.Equal(SubscriptionStatus.Active, subscription.Status);
        Assert.Equal(subscription.CurrentPeriodEnd, subscription.PaidUntil);
        Assert.Null(subscription.EndsAt);
        Assert.Equal(InvoiceStatus.Paid, Assert.Single(await host.InvoicesAsync(enrolled.Id)).Status);
        var payment = Assert.Single(await host.PaymentsAsync(enrolled.Id));
        Assert.Equal(PaymentStatus.Succeeded, payment.Status);
        Assert.NotNull(payment.TransactionId);
        var events = await host.EventsAsync(enrolled.Id);
        Assert.Contains("subscription.activated", events);
        Assert.Contains("payment.succeeded", events);
        Assert.Contains("invoice.paid", events);
    }

    [Fact]
    public async Task A_success_that_does_not_say_when_is_dated_by_the_business_clock()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        host.Gateway.NextDeductions(
            "W" + ((ContractView)enrolled.Contract!).OutContractCode,
            order =>
            {
                var success = (PaymentOutcome.Succeeded)host.Gateway.Take(order);
                return success with { Facts = success.Facts with { PaidAt = null } };
            }
        );
        await host.SignAsync(enrolled);
        await host.RunAsync();
        Assert.Equal(host.Clock.GetUtcNow(), Assert.Single(await host.PaymentsAsync(enrolled.Id)).PaidAt);
    }

    [Fact]
    public async Task A_declined_deduction_is_tried_again_with_the_same_number_at_the_payers_daytime()
    {
        var enrolled = await host.PastDueAsync(await host.PlanAsync());
        var declined = (await host.PaymentsAsync(enrolled.Id))[^1];
        Assert.Equal(PaymentStatus.Declined, declined.Status);
        // Ten in the morning in Hong Kong.
        Assert.Equal(2, declined.DueAt!.Value.Hour);

        await host.RunUntilAsync(declined.DueAt.Value);

        var payment = (await host.PaymentsAsync(enrolled.Id))[^1];
        Assert.Equal(declined.OutTradeNo, payment.OutTradeNo);
        Assert.Equal(PaymentStatus.Succeeded, payment.Status);
        Assert.Equal(2, payment.Attempts);
        Assert.Equal(SubscriptionStatus.Active, (await host.SubscriptionAsync(enrolled.Id)).Status);
    }

    [Fact]
    public async Task A_number_that_wechat_closed_meanwhile_makes_room_for_a_new_one_at_the_retry()
    {
        var enrolled = await host.PastDueAsync(await host.PlanAsync());
        var declined = (await host.PaymentsAsync(enrolled.Id))[^1];
        host.Gateway.SetOrder(declined.OutTradeNo, new PaymentOutcome.Dead("CLOSED"));

        await host.RunUntilAsync(declined.DueAt!.Value);

        var payments = await host.PaymentsAsync(enrolled.Id);
        Assert.Equal(PaymentStatus.Failed, payments.Single(p => p.OutTradeNo == declined.OutTradeNo).Status);
        var successor = payments.Single(p => p.OutTradeNo == declined.OutTradeNo + "01");
        Assert.Equal(PaymentStatus.Succeeded, successor.Status);
    }

    [Fact]
    public async Task After_the_last_retry_the_subscription_is_canceled_and_its_number_reversed()
    {
        var enrolled = await host.PastDueAsync(await host.PlanAsync(retryDays: [1]));
        await host.NextDeductionsAsync(enrolled.Id, _ => Given.NoFunds);
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddDays(3));

        Assert.Equal(SubscriptionStatus.Canceled, (await host.SubscriptionAsync(enrolled.Id)).Status);
        Assert.Equal(InvoiceStatus.Uncollectible, (await host.InvoicesAsync(enrolled.Id))[^1].Status);
        Assert.Equal(PaymentStatus.Reversed, (await host.PaymentsAsync(enrolled.Id))[^1].Status);
        Assert.Equal(Domain.Contracts.ContractStatus.Terminated, (await host.ContractAsync(enrolled.Id)).Status);
    }

    [Fact]
    public async Task A_claim_whose_lease_leaves_no_time_for_a_call_is_given_back_unsent()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        await host.SignAsync(enrolled);
        var options = host.Services.GetRequiredService<EngineOptions>();
        var usual = options.LeaseSeconds;
        // Every claim of such a lease is too old for a call at once.
        options.LeaseSeconds = EngineOptions.CallSeconds;
        await host.SweepAsync(new SendReadyDeductions(500));
        options.LeaseSeconds = usual;
        var payment = Assert.Single(await host.PaymentsAsync(enrolled.Id));
        Assert.DoesNotContain(("deduct", payment.OutTradeNo), host.Gateway.Calls);

        await host.RunUntilAsync(host.Clock.GetUtcNow().AddHours(1));

        Assert.Equal(PaymentStatus.Succeeded, Assert.Single(await host.PaymentsAsync(enrolled.Id)).Status);
        Assert.Equal(1, host.Gateway.Taken[payment.OutTradeNo]);
    }

    [Fact]
    public async Task A_contract_sends_one_deduction_at_a_time()
    {
        var plan = await host.PlanAsync(interval: Domain.Calendar.IntervalUnit.Day);
        var enrolled = await host.ActiveAsync(plan);
        var inFlight = 0;
        var most = 0;
        host.Gateway.DuringDeduction = async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inFlight));
            await Task.Yield();
            Interlocked.Decrement(ref inFlight);
        };
        // Three days without a tick: three periods are owed, one after the other.
        host.Clock.Advance(TimeSpan.FromDays(3.5));
        await host.SweepAsync(new RenewDueSubscriptions(500));
        await host.SweepAsync(new RenewDueSubscriptions(500));
        await host.SweepAsync(new RenewDueSubscriptions(500));
        Assert.Equal(1, await host.SweepAsync(new SendReadyDeductions(500)));
        await host.RunAsync();
        host.Gateway.DuringDeduction = null;

        Assert.Equal(1, most);
        var invoices = await host.InvoicesAsync(enrolled.Id);
        Assert.Equal(4, invoices.Count);
        Assert.All(invoices, i => Assert.Equal(InvoiceStatus.Paid, i.Status));
    }
}
