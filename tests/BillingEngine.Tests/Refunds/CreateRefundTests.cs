using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Ledger;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Refunds;
using BillingEngine.Refunds;
using BillingEngine.Testing.Engine;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Tests.Refunds;

public sealed class CreateRefundTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task A_whole_refund_is_accepted_and_told_and_booked_when_it_is_done()
    {
        var payment = await host.PaidAsync();

        var made = await host.RefundAsync(payment, null);
        Assert.Equal((RefundStatus.Processing, payment.AmountMinor), (made.Value.Status, made.Value.Amount));
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddHours(1));

        Assert.Equal(RefundStatus.Succeeded, (await host.RefundsAsync(payment)).Single().Status);
        var after = await host.PaymentAsync(payment.Id);
        Assert.Equal((PaymentStatus.Refunded, 0L), (after.Status, after.RefundableMinor));
        Assert.Equal(
            (LedgerAccount.Refunds, LedgerAccount.GatewayClearing, payment.AmountMinor),
            await BookedAsync(made.Value.Id)
        );
        Assert.Equal("refund.exceeds_payment", (await host.RefundAsync(after, 1)).Error.Code);
    }

    [Fact]
    public async Task Partial_refunds_keep_their_distance_and_never_exceed_the_payment()
    {
        var payment = await host.PaidAsync();
        var first = (await host.RefundAsync(payment, 3000)).Value;
        var second = (await host.RefundAsync(payment, payment.AmountMinor - 3000)).Value;
        Assert.Equal((RefundStatus.Processing, RefundStatus.Created), (first.Status, second.Status));
        Assert.Equal(host.Clock.GetUtcNow() + Refund.Spacing, second.DueAt);
        Assert.Equal("refund.exceeds_payment", (await host.RefundAsync(payment, 1)).Error.Code);

        await host.RunUntilAsync(host.Clock.GetUtcNow().AddMinutes(30));
        var after = await host.PaymentAsync(payment.Id);
        Assert.Equal((PaymentStatus.Refunded, payment.AmountMinor), (after.Status, after.RefundedMinor));
    }

    [Fact]
    public async Task The_same_reference_again_is_answered_with_the_same_refund_and_another_wish_is_refused()
    {
        var payment = await host.PaidAsync();
        var first = (await host.RefundAsync(payment, 500, "ticket-1")).Value;
        Assert.Equal("ticket-1", first.Reference);
        var again = (await host.RefundAsync(payment, 500, "ticket-1")).Value;
        Assert.Equal((first.Id, first.OutRefundNo), (again.Id, again.OutRefundNo));
        Assert.Single(host.Gateway.Calls, call => call == ("refund", first.OutRefundNo));

        Assert.Equal("refund.reference_taken", (await host.RefundAsync(payment, 501, "ticket-1")).Error.Code);
        Assert.Equal("refund.reference_taken", (await host.RefundAsync(payment, null, "ticket-1")).Error.Code);
        Assert.Equal("refund.reference_taken", (await host.RefundAsync(payment, 500, "ticket-1", null)).Error.Code);
        Assert.NotEqual(first.OutRefundNo, (await host.RefundAsync(payment, 500, "ticket-2")).Value.OutRefundNo);
        // Of another payment it is another refund.
        Assert.NotEqual(first.Id, (await host.RefundAsync(await host.PaidAsync(), 500, "ticket-1")).Value.Id);
    }

    [Fact]
    public async Task Ten_at_once_with_one_reference_are_one_refund()
    {
        var payment = await host.PaidAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => host.RefundAsync(payment, null, "once")));
        Assert.Single(answers.Select(answer => answer.Value.Id).Distinct());
        Assert.Single(host.Gateway.Calls, call => call == ("refund", answers[0].Value.OutRefundNo));
    }

    [Fact]
    public async Task The_number_of_a_refund_is_what_its_payment_and_its_reference_say()
    {
        var payment = await host.PaidAsync();
        var named = (await host.RefundAsync(payment, 500, "ticket-1")).Value;
        Assert.Equal(DerivedNumber.OfRefund(payment.OutTradeNo, "reference", "ticket-1"), named.OutRefundNo);
        var first = (await host.RefundAsync(payment, 100)).Value;
        var second = (await host.RefundAsync(payment, 100)).Value;
        Assert.Equal(
            [
                DerivedNumber.OfRefund(payment.OutTradeNo, "ordinal", "1"),
                DerivedNumber.OfRefund(payment.OutTradeNo, "ordinal", "2"),
            ],
            [first.OutRefundNo, second.OutRefundNo]
        );
    }

    [Fact]
    public async Task A_number_that_WeChat_has_with_other_content_is_reported_and_no_further_one_is_counted()
    {
        var payment = await host.PaidAsync();
        // What the database has forgotten: the first refund without a reference gave back 300.
        host.Gateway.Refunds.Enqueue(request =>
        {
            host.Gateway.Accept(request with { Amount = new Money(300, request.Amount.Currency) });
            return new RefundOutcome.Unknown("OUT_REFUND_NO_USED");
        });
        var made = (await host.RefundAsync(payment, 500)).Value;
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddHours(1));

        Assert.Equal(RefundStatus.Unknown, (await host.RefundsAsync(payment)).Single().Status);
        Assert.NotEqual(
            0,
            await host.ScalarAsync<long>(
                $"SELECT count(*) FROM alerts WHERE code = 'refund.outcome_refused' AND object_id = '{made.Id.Value}'"
            )
        );
        Assert.Equal("refund.earlier_in_doubt", (await host.RefundAsync(payment, 200)).Error.Code);
        var named = (await host.RefundAsync(payment, 200, "ticket-1")).Value;
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddHours(2));
        Assert.Equal(
            RefundStatus.Succeeded,
            (await host.RefundsAsync(payment)).Single(refund => refund.Id == named.Id).Status
        );
    }

    [Fact]
    public async Task Twenty_at_once_never_give_back_more_than_was_paid()
    {
        var payment = await host.PaidAsync();
        var part = (payment.AmountMinor / 7) + 1;

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.RefundAsync(payment, part)));

        Assert.Equal(6, answers.Count(a => !a.IsError));
        Assert.All(answers.Where(a => a.IsError), a => Assert.Equal("refund.exceeds_payment", a.Error.Code));
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddHours(2));
        var after = await host.PaymentAsync(payment.Id);
        Assert.Equal((6 * part, 6 * part), (after.RefundReservedMinor, after.RefundedMinor));
        // Each number went out once, for none was lost.
        Assert.All(
            await host.RefundsAsync(payment),
            r => Assert.Single(host.Gateway.Calls, call => call == ("refund", r.OutRefundNo))
        );
    }

    [Fact]
    public async Task The_database_itself_refuses_to_give_back_more_than_was_taken()
    {
        var payment = await host.PaidAsync();
        var broken = await Assert.ThrowsAsync<Npgsql.PostgresException>(() =>
            host.SqlAsync(
                $"UPDATE payments SET refund_reserved_minor = amount_minor + 1 WHERE id = '{payment.Id.Value}'"
            )
        );
        Assert.Equal("payments_refunds", broken.ConstraintName);
    }

    [Fact]
    public async Task A_lost_answer_is_asked_for_and_the_same_number_is_sent_again_where_there_is_none()
    {
        var payment = await host.PaidAsync();
        host.Gateway.Refunds.Enqueue(_ => new RefundOutcome.Unknown("silence"));

        var made = (await host.RefundAsync(payment, 500)).Value;
        Assert.Equal(RefundStatus.Unknown, made.Status);
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddHours(2));

        var refund = (await host.RefundsAsync(payment)).Single();
        Assert.Equal((RefundStatus.Succeeded, 2), (refund.Status, refund.Attempts));
        Assert.Equal(2, host.Gateway.Calls.Count(call => call == ("refund", made.OutRefundNo)));
        Assert.Equal(PaymentStatus.PartiallyRefunded, (await host.PaymentAsync(payment.Id)).Status);
    }

    [Fact]
    public async Task One_that_WeChat_took_though_its_answer_was_lost_is_found()
    {
        var payment = await host.PaidAsync();
        host.Gateway.Refunds.Enqueue(refund =>
        {
            host.Gateway.Accept(refund);
            return new RefundOutcome.Unknown("silence");
        });
        await host.RefundAsync(payment, 500);
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddHours(1));
        var refund = (await host.RefundsAsync(payment)).Single();
        Assert.Equal((RefundStatus.Succeeded, 1), (refund.Status, refund.Attempts));
    }

    [Fact]
    public async Task A_clear_refusal_closes_it_and_sets_its_amount_free_once_queries_agree_and_is_reported()
    {
        var payment = await host.PaidAsync();
        host.Gateway.Refunds.Enqueue(_ => new RefundOutcome.Refused("TRADE_OVERDUE", "too old"));
        var made = (await host.RefundAsync(payment, 500)).Value;
        Assert.Equal((RefundStatus.Unknown, "TRADE_OVERDUE"), (made.Status, made.Failure!.Code));
        Assert.Equal(payment.AmountMinor - 500, (await host.PaymentAsync(payment.Id)).RefundableMinor);

        await host.RunUntilAsync(host.Clock.GetUtcNow().AddMinutes(2));
        var closed = Assert.Single(await host.RefundsAsync(payment));
        Assert.Equal((RefundStatus.Closed, "TRADE_OVERDUE"), (closed.Status, closed.FailureCode));
        Assert.Equal(payment.AmountMinor, (await host.PaymentAsync(payment.Id)).RefundableMinor);
        Assert.Equal(
            1,
            await host.ScalarAsync<long>(
                "SELECT count(*) FROM alerts WHERE code = 'refund.closed' "
                    + $"AND object_id = '{made.Id.Value}' AND resolved_at IS NULL"
            )
        );
    }

    [Fact]
    public async Task A_refusal_after_a_lost_answer_closes_nothing_until_a_query_agrees()
    {
        var payment = await host.PaidAsync();
        host.Gateway.Refunds.Enqueue(refund =>
        {
            host.Gateway.Accept(refund);
            return new RefundOutcome.Unknown("silence");
        });
        // A stale "no such refund" has the number sent again, and WeChat refuses what it has already.
        for (var i = 0; i < 3; i++)
            host.Gateway.RefundQueries.Enqueue(new RefundOutcome.None());
        var made = (await host.RefundAsync(payment, payment.AmountMinor)).Value;
        host.Gateway.Refunds.Enqueue(_ => new RefundOutcome.Refused("INVALID_REQUEST", "sum exceeded"));
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddHours(2));
        Assert.Equal(2, host.Gateway.Calls.Count(call => call == ("refund", made.OutRefundNo)));
        Assert.Equal(RefundStatus.Succeeded, (await host.RefundsAsync(payment)).Single().Status);
    }

    [Fact]
    public async Task Short_funds_make_it_wait_with_the_same_number_and_tell_an_operator()
    {
        var payment = await host.PaidAsync();
        host.Gateway.Refunds.Enqueue(_ => new RefundOutcome.NotNow("NOT_ENOUGH", "recharge"));
        var made = (await host.RefundAsync(payment, 500)).Value;
        Assert.Equal((RefundStatus.Created, "NOT_ENOUGH"), (made.Status, made.Failure!.Code));
        Assert.Equal(
            1,
            await host.ScalarAsync<long>(
                $"SELECT count(*) FROM alerts WHERE code = 'refund.waits' AND object_id = '{made.Id.Value}'"
            )
        );
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddHours(3));
        Assert.Equal(RefundStatus.Succeeded, (await host.RefundsAsync(payment)).Single().Status);
    }

    [Fact]
    public async Task After_short_funds_a_lost_answer_and_stale_queries_free_nothing_and_it_is_given_back_once()
    {
        var payment = await host.PaidAsync();
        host.Gateway.Refunds.Enqueue(_ => new RefundOutcome.NotNow("NOT_ENOUGH", "recharge"));
        host.Gateway.Refunds.Enqueue(refund =>
        {
            host.Gateway.Accept(refund);
            return new RefundOutcome.Unknown("silence");
        });
        host.Gateway.RefundQueries.Enqueue(new RefundOutcome.None());
        host.Gateway.RefundQueries.Enqueue(new RefundOutcome.None());
        var made = (await host.RefundAsync(payment, payment.AmountMinor)).Value;
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddHours(2));

        Assert.Equal(RefundStatus.Succeeded, (await host.RefundsAsync(payment)).Single().Status);
        Assert.Equal("refund.exceeds_payment", (await host.RefundAsync(payment, 1)).Error.Code);
        Assert.Equal(2, host.Gateway.Calls.Count(call => call == ("refund", made.OutRefundNo)));
    }

    [Fact]
    public async Task An_abnormal_one_waits_for_an_operator_and_is_done_when_the_portal_has_handled_it()
    {
        var payment = await host.PaidAsync();
        var made = (await host.RefundAsync(payment, 500)).Value;
        var facts = host.Gateway.FactsOf((await host.RefundsAsync(payment)).Single().Request);
        host.Gateway.SetRefund(made.OutRefundNo, new RefundOutcome.Abnormal(facts));
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddHours(1));
        Assert.Equal(RefundStatus.Abnormal, (await host.RefundsAsync(payment)).Single().Status);
        Assert.Equal(
            1,
            await host.ScalarAsync<long>(
                $"SELECT count(*) FROM alerts WHERE code = 'refund.abnormal' AND object_id = '{made.Id.Value}'"
            )
        );

        host.Gateway.SetRefund(made.OutRefundNo, new RefundOutcome.Succeeded(facts));
        var synced = await host.SendAsync(new SyncRefund { Refund = made.Id.ToString() });
        Assert.Equal(RefundStatus.Succeeded, synced.Value.Status);
    }

    [Fact]
    public async Task What_was_not_paid_or_is_anothers_is_not_refunded()
    {
        var enrolled = await host.PastDueAsync(await host.PlanAsync());
        var declined = (await host.PaymentsAsync(enrolled.Id))[^1];
        Assert.Equal("refund.payment_not_paid", (await host.RefundAsync(declined, 1)).Error.Code);
        var paid = await host.PaidAsync();
        var stranger = await host.AddMerchantAsync("other-" + Guid.NewGuid().ToString("N")[..6], null);
        Assert.Equal(
            "payment.not_found",
            (await host.SendAsync(new CreateRefund(paid.Id.ToString(), 1), stranger)).Error.Code
        );
    }

    private Task<(LedgerAccount, LedgerAccount, long)> BookedAsync(RefundId id) =>
        host.ReadAsync(async db =>
        {
            var entry = await db.Ledger.AsNoTracking().SingleAsync(l => l.CauseId == id.Value);
            return (entry.Debit, entry.Credit, entry.AmountMinor);
        });
}
