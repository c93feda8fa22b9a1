using BillingEngine.Contracts;
using BillingEngine.Customers;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Invoices;
using BillingEngine.Payments;
using BillingEngine.Plans;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Subscriptions;
using BillingEngine.Testing.Engine;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Tests.Persistence;

/// <summary>
/// What one node reads under a lock is what the other has committed: of two that meet, the later sees the earlier.
/// </summary>
public sealed class LocksTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task The_second_of_two_writers_of_a_noun_is_refused()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() =>
            host.ReadAsync(async db =>
            {
                var subscription = await db.Subscriptions.SingleAsync(s => s.Id == enrolled.Id);
                await SetAsync(enrolled, "cancel_reason = 'the first'");
                subscription.Cancel("the second", host.Clock.GetUtcNow());
                return await db.SaveChangesAsync();
            })
        );
    }

    [Theory]
    [InlineData("subscriptions", "cancel_reason = 'other'", "cancel_reason = 'other'", nameof(GateResult.Applied))]
    [InlineData("invoices", "payment_count = 7", "payment_count = 7", nameof(GateResult.Applied))]
    [InlineData("payments", "fence = 70", "status = 'submitting'", nameof(GateResult.ClaimLost))]
    public async Task The_gate_builds_on_what_was_committed_while_it_waited(
        string table,
        string saved,
        string kept,
        string expected
    )
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        await host.SignAsync(enrolled);
        var claims = await host.Services.GetRequiredService<PaymentClaims>().ClaimReadyAsync(500, default);
        var payment = Assert.Single(await host.PaymentsAsync(enrolled.Id));
        var claim = claims.Deductions.Single(c => c.Id == payment.Id);
        var row = $"{(table == "subscriptions" ? "id" : "subscription_id")} = '{enrolled.Id.Value}'";
        await using var other = await host.OtherNodeAsync($"UPDATE {table} SET {saved} WHERE {row}");

        var result = await other.CommitsDuringAsync(
            host.ApplyAsync(payment, host.Gateway.Take(claim.Order), claim.Fence)
        );

        Assert.Equal(expected, result.GetType().Name);
        Assert.Equal(1L, await host.ScalarAsync<long>($"SELECT count(*) FROM {table} WHERE {row} AND {kept}"));
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task A_subscription_that_is_being_canceled_is_not_renewed(bool isTriedAlone)
    {
        var plan = await host.PlanAsync();
        var (bad, enrolled) = (await host.ActiveAsync(plan), await host.ActiveAsync(plan));
        // One that cannot be billed makes the sweep try each of the others alone.
        if (isTriedAlone)
            await SetAsync(bad, "time_zone = 'Mars/Olympus'");
        host.Clock.MoveTo((await host.SubscriptionAsync(enrolled.Id)).NextRenewalAt!.Value);
        await using var other = await host.OtherNodeAsync(
            $"""
            UPDATE subscriptions SET cancel_at_period_end = true, next_renewal_at = NULL
            WHERE id = '{enrolled.Id.Value}'
            """
        );

        await other.CommitsDuringAsync(host.SweepAsync(new RenewDueSubscriptions(500)));

        await SetAsync(bad, "next_renewal_at = NULL");
        Assert.True((await host.SubscriptionAsync(enrolled.Id)).CancelAtPeriodEnd);
        Assert.Single(await host.InvoicesAsync(enrolled.Id));
    }

    [Fact]
    public async Task A_contract_that_is_being_ended_is_not_used_again()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync(), "reuser");
        await using var other = await host.OtherNodeAsync(
            $"UPDATE contracts SET status = 'terminating' WHERE subscription_id = '{enrolled.Id.Value}'"
        );

        var second = await other.CommitsDuringAsync(EnrolAsync(await host.PlanAsync(), "reuser"));

        Assert.NotEqual(enrolled.ContractId(), second.Value.ContractId());
        Assert.Equal(SubscriptionStatus.Incomplete, (await host.SubscriptionAsync(second.Value.Id)).Status);
    }

    [Fact]
    public async Task Of_two_that_end_at_once_the_later_ends_their_contract()
    {
        var first = await host.ActiveAsync(await host.PlanAsync(), "leaver");
        var second = (await EnrolAsync(await host.PlanAsync(), "leaver")).Value;
        Assert.Equal(first.ContractId(), second.ContractId());
        await using var other = await host.OtherNodeAsync(
            $"""
            UPDATE contracts SET updated_at = now() WHERE subscription_id = '{first.Id.Value}';
            UPDATE subscriptions SET status = 'canceled', ended_at = now() WHERE id = '{second.Id.Value}'
            """
        );

        await other.CommitsDuringAsync(
            host.SendAsync(new CancelSubscription(CancelAt.Now) { Subscription = $"{first.Id}" })
        );

        Assert.Equal(ContractStatus.Terminating, (await host.ContractAsync(first.Id)).Status);
    }

    [Fact]
    public async Task A_contract_that_ends_takes_the_subscription_that_was_just_put_on_it()
    {
        var first = await host.ActiveAsync(await host.PlanAsync(), "joiner");
        var joining = await host.ActiveAsync(await host.PlanAsync(), "joiner-2");
        var contract = (await host.ContractAsync(first.Id)).Id;
        await using var other = await host.OtherNodeAsync(
            $"""
            UPDATE contracts SET updated_at = now() WHERE id = '{contract.Value}';
            UPDATE subscriptions SET contract_id = '{contract.Value}' WHERE id = '{joining.Id.Value}'
            """
        );

        await other.CommitsDuringAsync(host.SendAsync(new TerminateContract("ended") { Contract = $"{contract}" }));

        Assert.True((await host.SubscriptionAsync(joining.Id)).SignatureRequired);
    }

    [Fact]
    public async Task A_customer_who_is_getting_another_subscription_to_a_plan_is_not_enrolled_again()
    {
        var plan = await host.PlanAsync();
        var enrolled = await host.ActiveAsync(plan, "twice");
        var customer = (await host.SubscriptionAsync(enrolled.Id)).CustomerId;
        await host.SendAsync(new CancelSubscription(CancelAt.Now) { Subscription = $"{enrolled.Id}" });
        await using var other = await host.OtherNodeAsync(
            $"""
            SELECT pg_advisory_xact_lock(hashtextextended('{customer}{plan.Code}', 1));
            INSERT INTO subscriptions SELECT (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid(),
              'status', 'active', 'allow_duplicate', true))).*
            FROM subscriptions s WHERE id = '{enrolled.Id.Value}'
            """
        );

        var answer = await other.CommitsDuringAsync(EnrolAsync(plan, "twice"));

        Assert.Equal("subscription.already_exists", answer.Error.Code);
    }

    [Fact]
    public async Task An_invoice_of_a_subscription_that_is_being_canceled_is_not_tried()
    {
        var enrolled = await host.PastDueAsync(await host.PlanAsync());
        var invoice = (await host.InvoicesAsync(enrolled.Id))[^1];
        await using var other = await host.OtherNodeAsync(
            $"UPDATE subscriptions SET cancel_at_period_end = true WHERE id = '{enrolled.Id.Value}'"
        );

        var answer = await other.CommitsDuringAsync(host.SendAsync(new PayInvoice { Invoice = $"{invoice.Id}" }));

        Assert.Equal("invoice.not_collectible", answer.Error.Code);
    }

    [Fact]
    public async Task A_contract_that_another_node_asks_about_is_left_to_it()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        var contract = await host.ContractAsync(enrolled.Id);
        var row = $"id = '{contract.Id.Value}'";
        await host.SqlAsync($"UPDATE contracts SET next_check_at = created_at WHERE {row}");
        await using var other = await host.OtherNodeAsync(
            $"UPDATE contracts SET next_check_at = next_check_at + interval '1 year' WHERE {row}"
        );

        await other.CommitsDuringAsync(host.SweepAsync(new CheckContracts(500)));

        Assert.DoesNotContain(("query_contract", contract.OutContractCode), host.Gateway.Calls);
    }

    private async Task SetAsync(EnrolledView enrolled, string values) =>
        Assert.Equal(1, await host.SqlAsync($"UPDATE subscriptions SET {values} WHERE id = '{enrolled.Id.Value}'"));

    private Task<Result<EnrolledView>> EnrolAsync(PlanView plan, string reference) =>
        host.SendAsync(
            new CreateSubscription(
                plan.Code,
                new TextOr<CreateCustomer>(new CreateCustomer(reference, "Li Lei", "o" + reference)),
                SigningChannel.MiniProgram
            )
        );
}

internal static class EnrolledContract
{
    public static ContractId ContractId(this EnrolledView enrolled) => ((ContractView)enrolled.Contract!).Id;
}
