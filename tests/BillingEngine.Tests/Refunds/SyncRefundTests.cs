using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Refunds;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Refunds;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Refunds;

public sealed class SyncRefundTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task A_query_now_finds_that_the_money_went_back()
    {
        var payment = await host.PaidAsync();
        var made = (await host.RefundAsync(payment, 500)).Value;
        var synced = await SyncAsync(made);
        Assert.Equal(RefundStatus.Succeeded, synced.Value.Status);
        Assert.Equal(500, (await host.PaymentAsync(payment.Id)).RefundedMinor);
    }

    [Fact]
    public async Task Silence_is_reported_as_such_and_leaves_the_refund_as_it_was()
    {
        var made = (await host.RefundAsync(await host.PaidAsync(), 500)).Value;
        host.Gateway.RefundQueries.Enqueue(new RefundOutcome.Unknown("silence"));
        Assert.Equal((ErrorKind.Unavailable, "gateway.unavailable"), await RefusalAsync(made));
        Assert.Equal(made, (await host.SendAsync(new GetRefund(made.Id.ToString()))).Value);
    }

    [Fact]
    public async Task A_word_of_no_such_refund_changes_nothing_and_does_not_pass_for_the_state_that_was()
    {
        var made = (await host.RefundAsync(await host.PaidAsync(), 500)).Value;
        host.Gateway.RefundQueries.Enqueue(new RefundOutcome.None());
        Assert.Equal((ErrorKind.Unavailable, "gateway.unavailable"), await RefusalAsync(made));
        Assert.Equal(made, (await host.SendAsync(new GetRefund(made.Id.ToString()))).Value);
    }

    [Fact]
    public async Task A_question_asked_by_hand_does_not_count_towards_believing_that_there_is_no_refund()
    {
        var payment = await host.PaidAsync();
        host.Gateway.Refunds.Enqueue(_ => new RefundOutcome.Refused("INVALID_REQUEST", "No."));
        var made = (await host.RefundAsync(payment, 500)).Value;
        Assert.Equal(RefundStatus.Unknown, made.Status);
        for (var i = 0; i < 5; i++)
        {
            host.Gateway.RefundQueries.Enqueue(new RefundOutcome.None());
            Assert.Equal(RefundStatus.Unknown, (await SyncAsync(made)).Value.Status);
        }
        var kept = (await host.RefundsAsync(payment)).Single();
        Assert.Equal((RefundStatus.Unknown, 0, 0), (kept.Status, kept.NotFound, kept.LadderStep));
    }

    [Fact]
    public async Task A_text_that_cannot_be_believed_is_no_answer_though_its_status_is_200()
    {
        var made = (await host.RefundAsync(await host.PaidAsync(), 500)).Value;
        host.Gateway.StatusOfSilence = 200;
        host.Gateway.RefundQueries.Enqueue(new RefundOutcome.Unknown("it was not signed"));
        Assert.Equal((ErrorKind.Unavailable, "gateway.unavailable"), await RefusalAsync(made));
        host.Gateway.StatusOfSilence = null;
    }

    [Fact]
    public async Task What_does_not_fit_is_not_booked_and_told()
    {
        var payment = await host.PaidAsync();
        var made = (await host.RefundAsync(payment, 500)).Value;
        var facts = host.Gateway.FactsOf((await host.RefundsAsync(payment)).Single().Request);
        host.Gateway.RefundQueries.Enqueue(
            new RefundOutcome.Succeeded(facts with { Amount = facts.Amount!.Value with { Minor = 501 } })
        );
        Assert.Equal(RefundStatus.Processing, (await SyncAsync(made)).Value.Status);
        Assert.Equal(0, (await host.PaymentAsync(payment.Id)).RefundedMinor);
        Assert.Equal(
            1,
            await host.ScalarAsync<long>(
                "SELECT count(*) FROM alerts WHERE code = "
                    + $"'refund.outcome_refused' AND object_id = '{made.Id.Value}'"
            )
        );
    }

    [Fact]
    public async Task Another_merchants_refund_is_not_asked_for()
    {
        var made = (await host.RefundAsync(await host.PaidAsync(), 500)).Value;
        var stranger = await host.AddMerchantAsync("sync-stranger", null);
        var answer = await host.SendAsync(new SyncRefund { Refund = made.Id.ToString() }, stranger);
        Assert.Equal("refund.not_found", answer.Error.Code);
        Assert.DoesNotContain(("query_refund", made.OutRefundNo), host.Gateway.Calls);
    }

    private Task<Result<RefundView>> SyncAsync(RefundView refund) =>
        host.SendAsync(new SyncRefund { Refund = refund.Id.ToString() });

    private async Task<(ErrorKind, string)> RefusalAsync(RefundView refund)
    {
        var answer = await SyncAsync(refund);
        return (answer.Error.Kind, answer.Error.Code);
    }
}
