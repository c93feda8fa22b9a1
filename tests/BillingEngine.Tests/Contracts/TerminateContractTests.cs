using BillingEngine.Contracts;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Payments;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Subscriptions;
using BillingEngine.Testing.Engine;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BillingEngine.Tests.Contracts;

public sealed class TerminateContractTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task From_the_answer_on_nothing_is_deducted_and_wechat_is_notified()
    {
        var enrolled = await host.PastDueAsync(await host.PlanAsync());
        var contract = (ContractView)enrolled.Contract!;
        var declined = (await host.PaymentsAsync(enrolled.Id))[^1];
        Assert.Equal(ContractStatus.Terminating, (await EndAsync(enrolled, "closed the shop")).Value.Status);

        host.Clock.MoveTo(declined.DueAt!.Value);
        await host.SweepAsync(new SendReadyDeductions(10));
        Assert.Equal(1, host.Gateway.Calls.Count(c => c == ("deduct", declined.OutTradeNo)));
        await host.RunAsync();
        var ended = await host.ContractAsync(enrolled.Id);
        Assert.Equal(
            (ContractStatus.Terminated, TerminatedBy.Merchant, "closed the shop"),
            (ended.Status, ended.TerminatedBy!.Value, ended.TerminationNote)
        );
        Assert.Contains(("terminate", "W" + contract.OutContractCode), host.Gateway.Calls);
        Assert.Equal(PaymentStatus.Reversed, (await host.PaymentsAsync(enrolled.Id))[^1].Status);
    }

    [Fact]
    public async Task What_is_paid_keeps_its_access_and_a_new_signature_is_asked_for()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        await EndAsync(enrolled, "moved to another template");
        var subscription = await host.SubscriptionAsync(enrolled.Id);
        Assert.Equal(SubscriptionStatus.Active, subscription.Status);
        Assert.True(subscription.SignatureRequired);
        Assert.Equal(subscription.PaidUntil, subscription.EndsAt);
        Assert.Null(subscription.NextRenewalAt);
        Assert.Contains("subscription.signature_required", await host.EventsAsync(enrolled.Id));
    }

    [Fact]
    public async Task A_subscription_that_begins_to_use_it_at_the_same_moment_learns_of_its_end()
    {
        var first = await host.ActiveAsync(await host.PlanAsync(), "races-its-end");
        var plan = await host.PlanAsync();
        // Both wait for the contract's row: first the one that takes it, then the one that ends it.
        await using var holder = await host.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        await using var transaction = await holder.BeginTransactionAsync();
        await using var hold = new NpgsqlCommand("SELECT 1 FROM contracts WHERE id = $1 FOR UPDATE", holder);
        hold.Parameters.AddWithValue(((ContractView)first.Contract!).Id.Value);
        await hold.ExecuteScalarAsync();
        var taking = Task.Run(() => host.EnrolledAsync(plan, "races-its-end"));
        await Eventually.TrueAsync(async () => await WaitingAsync() == 1);
        var ending = Task.Run(() => EndAsync(first, "end"));
        await Eventually.TrueAsync(async () => await WaitingAsync() == 2);
        await transaction.CommitAsync();

        var second = await taking;
        Assert.Equal(ContractStatus.Terminating, (await ending).Value.Status);
        Assert.True((await host.SubscriptionAsync(second.Id)).SignatureRequired);
        var payment = Assert.Single(await host.PaymentsAsync(second.Id));
        await host.RunAsync();
        Assert.DoesNotContain(("deduct", payment.OutTradeNo), host.Gateway.Calls);
    }

    [Fact]
    public async Task A_termination_that_wechat_refuses_is_asked_for_again_until_it_is_done()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        var contract = (ContractView)enrolled.Contract!;
        host.Gateway.Terminations.Enqueue(new TerminateOutcome.Refused("NO_AUTH", "no permission"));
        await EndAsync(enrolled, "end");
        await host.RunAsync();
        Assert.Equal(ContractStatus.Terminating, (await host.ContractAsync(enrolled.Id)).Status);
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddMinutes(5));
        Assert.Equal(ContractStatus.Terminated, (await host.ContractAsync(enrolled.Id)).Status);
        Assert.Equal(2, host.Gateway.Calls.Count(c => c == ("terminate", "W" + contract.OutContractCode)));
    }

    [Fact]
    public async Task One_that_is_not_in_force_or_not_ones_own_cannot_be_ended()
    {
        var pending = await host.EnrolledAsync(await host.PlanAsync());
        Assert.Equal("contract.not_signed", (await EndAsync(pending, "note")).Error.Code);
        var active = await host.ActiveAsync(await host.PlanAsync());
        await EndAsync(active, "note");
        Assert.Equal("contract.not_signed", (await EndAsync(active, "note")).Error.Code);

        var stranger = await host.AddMerchantAsync("end-stranger", null);
        var id = ((ContractView)(await host.ActiveAsync(await host.PlanAsync())).Contract!).Id.ToString();
        var foreign = await host.SendAsync(new TerminateContract("note") { Contract = id }, stranger);
        Assert.Equal("contract.not_found", foreign.Error.Code);
    }

    [Theory]
    [InlineData(""), InlineData(" "), InlineData("line\nbreak")]
    public async Task A_note_that_wechat_would_not_take_is_refused(string note)
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        Assert.Equal(["note"], (await EndAsync(enrolled, note)).Error.Fields!.Keys);
        Assert.Equal(ContractStatus.Signed, (await host.ContractAsync(enrolled.Id)).Status);
    }

    private Task<long> WaitingAsync() =>
        host.ScalarAsync<long>(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        );

    private Task<Result<ContractView>> EndAsync(EnrolledView enrolled, string note) =>
        host.SendAsync(new TerminateContract(note) { Contract = ((ContractView)enrolled.Contract!).Id.ToString() });

    [Fact]
    public async Task What_is_on_the_wire_at_the_end_still_buys_its_period()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        await host.NextDeductionsAsync(
            enrolled.Id,
            order =>
            {
                host.Gateway.Take(order);
                return Given.NoAnswer;
            }
        );
        host.Clock.MoveTo((await host.SubscriptionAsync(enrolled.Id)).NextRenewalAt!.Value);
        await host.SweepAsync(new RenewDueSubscriptions(10));
        await host.SweepAsync(new SendReadyDeductions(10));
        var contract = ((ContractView)enrolled.Contract!).Id.ToString();
        await host.SendAsync(new TerminateContract("end") { Contract = contract });
        var waiting = await host.SubscriptionAsync(enrolled.Id);
        Assert.Equal((waiting.CurrentPeriodEnd, true), (waiting.EndsAt, waiting.SignatureRequired));

        await host.RunUntilAsync(host.Clock.GetUtcNow().AddMinutes(5));
        var paid = await host.SubscriptionAsync(enrolled.Id);
        Assert.Equal((SubscriptionStatus.Active, paid.CurrentPeriodEnd), (paid.Status, paid.PaidUntil));
        Assert.Equal(paid.PaidUntil, paid.EndsAt);
    }

    [Fact]
    public async Task What_is_on_the_wire_at_the_end_and_brings_nothing_leaves_a_day_to_sign_in()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        await host.NextDeductionsAsync(enrolled.Id, _ => Given.NoAnswer);
        host.Clock.MoveTo((await host.SubscriptionAsync(enrolled.Id)).NextRenewalAt!.Value);
        await host.SweepAsync(new RenewDueSubscriptions(10));
        await host.SweepAsync(new SendReadyDeductions(10));
        var contract = ((ContractView)enrolled.Contract!).Id.ToString();
        await host.SendAsync(new TerminateContract("end") { Contract = contract });

        await host.RunUntilAsync(host.Clock.GetUtcNow().AddMinutes(5));
        var waiting = await host.SubscriptionAsync(enrolled.Id);
        Assert.True(waiting.EndsAt < host.Clock.GetUtcNow().AddDays(1));
        await host.RunUntilAsync(waiting.EndsAt!.Value);
        Assert.Equal(SubscriptionStatus.Canceled, (await host.SubscriptionAsync(enrolled.Id)).Status);
    }
}
