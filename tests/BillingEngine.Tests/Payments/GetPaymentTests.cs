using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Payments;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Payments;

public sealed class GetPaymentTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task A_payment_says_what_its_number_can_still_do()
    {
        var paid = await host.ActiveAsync(await host.PlanAsync());
        var declined = await host.PastDueAsync(await host.PlanAsync());

        var took = await NewestAsync(paid.Id);
        Assert.Equal("paid", took.NumberState);
        Assert.NotNull(took.TransactionId);
        Assert.NotNull(took.PaidAt);
        var alive = await NewestAsync(declined.Id);
        Assert.Equal(
            ("live", "NOT_ENOUGH", DeclineClass.PayerCannotPay),
            (alive.NumberState, alive.Decline!.Code, alive.Decline.Class)
        );
        Assert.NotNull(alive.DueAt);

        await host.SendAsync(new ReversePayment { Payment = $"{alive.Id}" });
        Assert.Equal("unknown", (await NewestAsync(declined.Id)).NumberState);
        await host.RunAsync();
        var dead = await NewestAsync(declined.Id);
        Assert.Equal("dead", dead.NumberState);
        Assert.Contains("CLOSED", dead.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_outcome_says_why_and_since_when()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        await host.SignAsync(enrolled);
        await host.NextDeductionsAsync(enrolled.Id, _ => Given.NoAnswer);
        await host.SweepAsync(new SendReadyDeductions(10));
        var unknown = await NewestAsync(enrolled.Id);
        Assert.Equal(
            ("unknown", UnknownReason.NoAnswer, host.Clock.GetUtcNow()),
            (unknown.NumberState, unknown.UnknownReason!.Value, unknown.UnknownSince!.Value)
        );
    }

    [Fact]
    public async Task Another_merchants_payment_does_not_exist()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        var stranger = await host.AddMerchantAsync("main", "stranger-to-payments");
        var payment = Assert.Single(await host.PaymentsAsync(enrolled.Id));

        Assert.Equal("payment.not_found", (await host.SendAsync(new GetPayment($"{payment.Id}"), stranger)).Error.Code);
    }

    private async Task<PaymentView> NewestAsync(SubscriptionId subscription)
    {
        var payment = (await host.PaymentsAsync(subscription))[^1];
        return (await host.SendAsync(new GetPayment($"{payment.Id}"))).Value;
    }
}
