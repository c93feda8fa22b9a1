using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Payments;
using BillingEngine.Platform.Facts;
using BillingEngine.Subscriptions;
using BillingEngine.Testing.Engine;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Tests.Payments;

public sealed class ResolveUnknownPaymentsTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task A_lost_answer_is_found_by_a_query_and_booked_once()
    {
        var enrolled = await SignedAsync(order =>
        {
            host.Gateway.Take(order);
            return Given.NoAnswer;
        });
        await host.RunAsync();
        Assert.Equal(PaymentStatus.Unknown, (await host.PaymentsAsync(enrolled.Id)).Single().Status);
        Assert.Equal(SubscriptionStatus.Incomplete, (await host.SubscriptionAsync(enrolled.Id)).Status);

        await host.RunUntilAsync(host.Clock.GetUtcNow().AddMinutes(1));

        var payment = (await host.PaymentsAsync(enrolled.Id)).Single();
        Assert.Equal(PaymentStatus.Succeeded, payment.Status);
        Assert.Equal(1, host.Gateway.Taken[payment.OutTradeNo]);
        Assert.Equal(SubscriptionStatus.Active, (await host.SubscriptionAsync(enrolled.Id)).Status);
    }

    [Fact]
    public async Task A_request_that_never_arrived_is_sent_again_with_the_same_number()
    {
        var enrolled = await SignedAsync(_ => Given.NoAnswer);
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddMinutes(10));
        var payment = (await host.PaymentsAsync(enrolled.Id)).Single();
        Assert.Equal(PaymentStatus.Succeeded, payment.Status);
        Assert.Equal(2, payment.Attempts);
        Assert.Equal(1, host.Gateway.Taken[payment.OutTradeNo]);
    }

    [Fact]
    public async Task A_sender_that_died_is_taken_over_when_its_lease_runs_out_by_the_databases_clock()
    {
        var enrolled = await SignedAsync(order => host.Gateway.Take(order));
        var claims = host.Services.GetRequiredService<PaymentClaims>();
        var claim = Assert.Single((await claims.ClaimReadyAsync(10, default)).Deductions);
        host.Gateway.Take(claim.Order);
        // The driven clock may jump as it likes: it expires no lease.
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        await host.RunAsync();
        Assert.Equal(PaymentStatus.Submitting, (await host.PaymentsAsync(enrolled.Id)).Single().Status);

        await host.SqlAsync("UPDATE payments SET lease_until = now() - interval '1 s' WHERE status = 'submitting'");
        await host.SweepAsync(new ResolveUnknownPayments(10));
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddMinutes(1));
        Assert.Equal(PaymentStatus.Succeeded, (await host.PaymentsAsync(enrolled.Id)).Single().Status);
    }

    [Fact]
    public async Task A_node_that_slept_through_its_lease_changes_nothing()
    {
        var enrolled = await SignedAsync(order => host.Gateway.Take(order));
        var claims = host.Services.GetRequiredService<PaymentClaims>();
        var claim = Assert.Single((await claims.ClaimReadyAsync(10, default)).Deductions);
        await host.SqlAsync("UPDATE payments SET lease_until = now() - interval '1 s' WHERE status = 'submitting'");
        await host.SweepAsync(new ResolveUnknownPayments(10));

        var gate = host.Services.GetRequiredService<PaymentGate>();
        var answer = await gate.ApplyAsync(new ArrivedPayment(Given.NoFunds) { Id = claim.Id, Fence = claim.Fence });

        Assert.Equal(new GateResult.ClaimLost(), answer);
        Assert.Equal(PaymentStatus.Unknown, (await host.PaymentsAsync(enrolled.Id)).Single().Status);
    }

    [Fact]
    public async Task A_claim_that_was_given_back_after_a_cancel_is_never_sent()
    {
        var enrolled = await SignedAsync(order => host.Gateway.Take(order));
        var claims = host.Services.GetRequiredService<PaymentClaims>();
        var claim = Assert.Single((await claims.ClaimReadyAsync(10, default)).Deductions);
        await host.SendAsync(new CancelSubscription(CancelAt.Now) { Subscription = enrolled.Id.ToString() });
        await host
            .Services.GetRequiredService<PaymentGate>()
            .ApplyAsync(
                new ArrivedPayment(new PaymentOutcome.Unknown(UnknownReason.NotPerformed, "released"))
                {
                    Id = claim.Id,
                    Fence = claim.Fence,
                }
            );
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddDays(3));
        Assert.False(host.Gateway.Taken.ContainsKey(claim.Order.OutTradeNo));
        Assert.True(PaymentLifecycle.IsDead((await host.PaymentsAsync(enrolled.Id)).Single().Status));
    }

    private async Task<EnrolledView> SignedAsync(Func<DeductRequest, PaymentOutcome> answer)
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        await host.SignAsync(enrolled);
        await host.NextDeductionsAsync(enrolled.Id, answer);
        return enrolled;
    }

    [Fact]
    public async Task A_refused_signature_is_reported_to_operators_once_whatever_number_it_is_about()
    {
        var trace = new CallTrace("deduct", host.Clock.GetUtcNow(), TimeSpan.Zero, 401, "SIGN_ERROR", null, null);
        for (var i = 0; i < 2; i++)
        {
            var enrolled = await host.EnrolledAsync(await host.PlanAsync());
            await host.SignAsync(enrolled);
            var payment = Assert.Single(await host.PaymentsAsync(enrolled.Id));
            await host.ApplyAsync(payment, new PaymentOutcome.Unknown(UnknownReason.NotPerformed, "401"), 0, trace);
        }
        Assert.Equal(
            1L,
            await host.ScalarAsync<long>("SELECT count(*) FROM alerts WHERE code = 'gateway.signature_refused'")
        );
    }

    [Fact]
    public async Task A_date_that_a_wrong_clock_set_delays_no_query()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        await host.SignAsync(enrolled);
        await host.NextDeductionsAsync(enrolled.Id, _ => Given.NoAnswer);
        await host.SweepAsync(new SendReadyDeductions(10));
        var payment = Assert.Single(await host.PaymentsAsync(enrolled.Id));
        await host.ReadAsync(async db =>
            await db.Database.ExecuteSqlAsync(
                $"UPDATE payments SET due_at = due_at + interval '9 days' WHERE id = {payment.Id.Value}"
            )
        );
        await host.SweepAsync(new ResolveUnknownPayments(10));
        Assert.Contains(("query_payment", payment.OutTradeNo), host.Gateway.Calls);
    }
}
