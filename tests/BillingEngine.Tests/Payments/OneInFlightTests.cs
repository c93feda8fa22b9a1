using BillingEngine.Domain.Payments;
using BillingEngine.Payments;
using BillingEngine.Subscriptions;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Payments;

/// <summary>A contract with a deduction in flight sends no other, and delays no other contract.</summary>
public sealed class OneInFlightTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task An_unknown_deduction_holds_up_its_own_contract_and_no_other()
    {
        var plan = await host.PlanAsync(interval: Domain.Calendar.IntervalUnit.Day);
        var (held, free) = (await host.ActiveAsync(plan), await host.ActiveAsync(plan));
        await host.NextDeductionsAsync(held.Id, _ => Given.NoAnswer);
        Assert.Equal(2, await BillTheNextDayAsync());

        Assert.Equal(1, await BillTheNextDayAsync());

        Assert.Equal(
            [PaymentStatus.Succeeded, PaymentStatus.Unknown, PaymentStatus.Created],
            await StatesAsync(held.Id)
        );
        Assert.Equal(
            [PaymentStatus.Succeeded, PaymentStatus.Succeeded, PaymentStatus.Succeeded],
            await StatesAsync(free.Id)
        );
    }

    // Answers how many deductions were sent.
    private async Task<int> BillTheNextDayAsync()
    {
        host.Clock.Advance(TimeSpan.FromDays(1));
        await host.SweepAsync(new RenewDueSubscriptions(500));
        return await host.SweepAsync(new SendReadyDeductions(500));
    }

    private async Task<IEnumerable<PaymentStatus>> StatesAsync(Domain.Common.SubscriptionId id) =>
        (await host.PaymentsAsync(id)).Select(payment => payment.Status);
}
