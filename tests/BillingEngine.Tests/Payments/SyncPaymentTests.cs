using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Payments;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Subscriptions;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Payments;

public sealed class SyncPaymentTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task A_query_now_finds_the_money_whose_answer_was_lost()
    {
        var (enrolled, payment) = await LostAsync(isTaken: true);
        var answer = await SyncAsync(payment);
        Assert.Equal(PaymentStatus.Succeeded, answer.Value.Status);
        Assert.Equal(SubscriptionStatus.Active, (await host.SubscriptionAsync(enrolled.Id)).Status);
    }

    [Fact]
    public async Task A_query_of_a_paid_payment_changes_nothing()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        var payment = Assert.Single(await host.PaymentsAsync(enrolled.Id));
        var events = await host.EventsAsync(enrolled.Id);

        var answer = await SyncAsync(payment);

        Assert.Equal(PaymentStatus.Succeeded, answer.Value.Status);
        Assert.Equal(events, await host.EventsAsync(enrolled.Id));
        Assert.Equal(1, host.Gateway.Taken[payment.OutTradeNo]);
    }

    [Fact]
    public async Task Silence_is_reported_as_such_and_leaves_the_payment_as_it_was()
    {
        var (_, payment) = await LostAsync(isTaken: true);
        host.Gateway.Queries.Enqueue(Given.NoAnswer);
        var answer = await SyncAsync(payment);
        Assert.Equal((ErrorKind.Unavailable, "gateway.unavailable"), (answer.Error.Kind, answer.Error.Code));
        var after = (await host.PaymentsAsync(payment.SubscriptionId!.Value)).Single();
        Assert.Equal(
            (payment.Status, payment.DueAt, payment.LadderStep),
            (after.Status, after.DueAt, after.LadderStep)
        );
    }

    [Fact]
    public async Task A_text_that_cannot_be_believed_is_no_answer_though_its_status_is_200()
    {
        var (_, payment) = await LostAsync(isTaken: true);
        host.Gateway.StatusOfSilence = 200;
        host.Gateway.Queries.Enqueue(Given.NoAnswer);
        var answer = await SyncAsync(payment);
        host.Gateway.StatusOfSilence = null;
        Assert.Equal((ErrorKind.Unavailable, "gateway.unavailable"), (answer.Error?.Kind, answer.Error?.Code));
    }

    [Fact]
    public async Task One_word_of_no_such_order_does_not_free_the_number()
    {
        var (_, payment) = await LostAsync(isTaken: false);
        Assert.Equal(PaymentStatus.Unknown, (await SyncAsync(payment)).Value.Status);
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task A_question_asked_by_hand_does_not_count_on_the_ladder(bool isAnswered)
    {
        var (_, payment) = await LostAsync(isTaken: false);

        var answer = await host.ApplyAsync(
            payment,
            isAnswered ? new PaymentOutcome.Unpaid(Exists: false) : Given.NoAnswer
        );

        Assert.Equal(new GateResult.Unchanged(), answer);
        var after = (await host.PaymentsAsync(payment.SubscriptionId!.Value)).Single();
        Assert.Equal(
            (payment.Status, payment.DueAt, payment.LadderStep),
            (after.Status, after.DueAt, after.LadderStep)
        );
    }

    [Fact]
    public async Task A_declined_order_that_was_paid_after_all_pays_its_invoice()
    {
        var enrolled = await host.PastDueAsync(await host.PlanAsync());
        var payment = (await host.PaymentsAsync(enrolled.Id))[^1];
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
        var synced = (await SyncAsync(payment)).Value;
        Assert.Equal((PaymentStatus.Succeeded, false), (synced.Status, synced.Late));
        Assert.Equal(SubscriptionStatus.Active, (await host.SubscriptionAsync(enrolled.Id)).Status);
    }

    [Fact]
    public async Task Another_merchants_payment_is_not_asked_for()
    {
        var (_, payment) = await LostAsync(isTaken: false);
        var stranger = await host.AddMerchantAsync("main", "stranger-to-syncs");
        var answer = await host.SendAsync(new SyncPayment { Payment = $"{payment.Id}" }, stranger);
        Assert.Equal("payment.not_found", answer.Error.Code);
        Assert.DoesNotContain(("query_payment", payment.OutTradeNo), host.Gateway.Calls);
    }

    private async Task<(EnrolledView, Payment)> LostAsync(bool isTaken)
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        await host.SignAsync(enrolled);
        await host.NextDeductionsAsync(
            enrolled.Id,
            order =>
            {
                if (isTaken)
                    host.Gateway.Take(order);
                return Given.NoAnswer;
            }
        );
        await host.SweepAsync(new SendReadyDeductions(10));
        var payment = Assert.Single(await host.PaymentsAsync(enrolled.Id));
        Assert.Equal(PaymentStatus.Unknown, payment.Status);
        return (enrolled, payment);
    }

    private Task<Result<PaymentView>> SyncAsync(Payment payment) =>
        host.SendAsync(new SyncPayment { Payment = $"{payment.Id}" });
}
