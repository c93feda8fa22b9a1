using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Payments;
using BillingEngine.Payments;
using BillingEngine.Subscriptions;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Payments;

public sealed class ReverseUnwantedPaymentsTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task Paid_is_believed_before_a_query_that_does_not_show_it_yet()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        await host.SignAsync(enrolled);
        await host.NextDeductionsAsync(
            enrolled.Id,
            order =>
            {
                host.Gateway.Take(order);
                return Given.NoAnswer;
            }
        );
        await host.SweepAsync(new SendReadyDeductions(10));
        var payment = Assert.Single(await host.PaymentsAsync(enrolled.Id));
        await host.SendAsync(new ReversePayment { Payment = payment.Id.ToString() });
        // The queries come from a copy that is days behind: more of them than it takes to believe that nothing is there.
        for (var day = 0; day < 5; day++)
        {
            host.Clock.MoveTo(host.Clock.GetUtcNow().AddDays(2));
            host.Gateway.Queries.Enqueue(new PaymentOutcome.Unpaid(Exists: false));
            await host.SweepAsync(new ReverseUnwantedPayments(10));
            Assert.Equal(PaymentStatus.Reversing, Assert.Single(await host.PaymentsAsync(enrolled.Id)).Status);
        }

        await host.RunUntilAsync(host.Clock.GetUtcNow().AddMinutes(5));
        Assert.Equal(PaymentStatus.Succeeded, Assert.Single(await host.PaymentsAsync(enrolled.Id)).Status);
    }

    [Fact]
    public async Task A_number_counts_as_dead_only_when_a_query_agrees_with_the_reverse()
    {
        var (enrolled, payment) = await CanceledWhileDeclinedAsync();
        host.Gateway.Queries.Enqueue(new PaymentOutcome.Unpaid(true));
        await host.SweepAsync(new ReverseUnwantedPayments(10));
        Assert.Equal(PaymentStatus.Reversing, await StatusAsync(enrolled, payment));

        await host.RunUntilAsync(host.Clock.GetUtcNow().AddMinutes(1));
        Assert.Equal(PaymentStatus.Reversed, await StatusAsync(enrolled, payment));
        Assert.Contains(
            "CLOSED",
            (await host.PaymentsAsync(enrolled.Id)).Single(p => p.Id == payment.Id).Evidence,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_order_that_was_paid_after_all_is_booked_as_what_it_is()
    {
        var (enrolled, payment) = await CanceledWhileDeclinedAsync();
        host.Gateway.SetOrder(
            payment.OutTradeNo,
            host.Gateway.Success(
                new DeductRequest(
                    payment.Route,
                    payment.OutTradeNo,
                    payment.ContractNumber!,
                    payment.Amount,
                    payment.Description,
                    payment.MerchantCategoryCode
                )
            )
        );
        await host.RunAsync();
        Assert.Equal(PaymentStatus.Succeeded, await StatusAsync(enrolled, payment));
        Assert.True((await host.PaymentsAsync(enrolled.Id)).Single(p => p.Id == payment.Id).Late);
    }

    private async Task<(EnrolledView, Payment)> CanceledWhileDeclinedAsync()
    {
        var enrolled = await host.PastDueAsync(await host.PlanAsync());
        var payment = (await host.PaymentsAsync(enrolled.Id))[^1];
        await host.SendAsync(new CancelSubscription(CancelAt.Now) { Subscription = enrolled.Id.ToString() });
        return (enrolled, payment);
    }

    private async Task<PaymentStatus> StatusAsync(EnrolledView enrolled, Payment payment) =>
        (await host.PaymentsAsync(enrolled.Id)).Single(p => p.Id == payment.Id).Status;
}
