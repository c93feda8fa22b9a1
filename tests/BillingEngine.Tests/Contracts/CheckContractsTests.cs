using BillingEngine.Contracts;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Payments;
using BillingEngine.Payments;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Subscriptions;
using BillingEngine.Testing.Engine;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Tests.Contracts;

public sealed class CheckContractsTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task A_signing_whose_notification_was_lost_is_found_by_a_query()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        var contract = (ContractView)enrolled.Contract!;
        host.Gateway.SetContract(contract.OutContractCode, new ContractOutcome.Signed(host.FactsOf(contract)));
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddMinutes(3));
        Assert.Equal(SubscriptionStatus.Active, (await host.SubscriptionAsync(enrolled.Id)).Status);
    }

    [Fact]
    public async Task A_session_that_ran_out_unsigned_expires_with_its_subscription()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddHours(2));
        Assert.Equal(ContractStatus.Expired, (await host.ContractAsync(enrolled.Id)).Status);
        Assert.Equal(SubscriptionStatus.IncompleteExpired, (await host.SubscriptionAsync(enrolled.Id)).Status);
    }

    [Fact]
    public async Task A_signature_in_the_last_moment_of_what_is_no_longer_wanted_is_terminated()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddHours(2));
        await host.SignAsync(enrolled);
        Assert.Equal(ContractStatus.Terminating, (await host.ContractAsync(enrolled.Id)).Status);
        await host.RunAsync();
        var contract = await host.ContractAsync(enrolled.Id);
        Assert.Equal(ContractStatus.Terminated, contract.Status);
        Assert.Equal(TerminatedBy.Merchant, contract.TerminatedBy);
        Assert.Empty(await host.PaymentsAsync(enrolled.Id));
    }

    [Fact]
    public async Task A_termination_is_pursued_until_wechat_confirms_it()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        host.Gateway.Terminations.Enqueue(new TerminateOutcome.Unknown("time-out"));
        host.Gateway.Terminations.Enqueue(new TerminateOutcome.Unknown("time-out"));
        await host.SendAsync(new CancelSubscription(CancelAt.Now) { Subscription = enrolled.Id.ToString() });
        await host.RunAsync();
        Assert.Equal(ContractStatus.Terminating, (await host.ContractAsync(enrolled.Id)).Status);
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddMinutes(2));
        Assert.Equal(ContractStatus.Terminated, (await host.ContractAsync(enrolled.Id)).Status);
    }

    [Fact]
    public async Task When_the_payer_ends_it_there_is_no_retry_access_lasts_and_then_the_subscription_ends()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        var paidUntil = (await host.SubscriptionAsync(enrolled.Id)).PaidUntil!.Value;
        var contract = (ContractView)enrolled.Contract!;
        await host.TellAsync(contract.Id,
            new ContractOutcome.Terminated(host.FactsOf(contract), TerminatedBy.User, host.Clock.GetUtcNow()));

        var asked = await host.SubscriptionAsync(enrolled.Id);
        Assert.Equal(SubscriptionStatus.Active, asked.Status);
        Assert.True(asked.SignatureRequired);
        Assert.Contains("subscription.signature_required", await host.EventsAsync(enrolled.Id));
        await host.RunUntilAsync(paidUntil);
        Assert.Equal(SubscriptionStatus.Canceled, (await host.SubscriptionAsync(enrolled.Id)).Status);
        Assert.Single(await host.PaymentsAsync(enrolled.Id));
    }

    [Fact]
    public async Task A_refusal_for_want_of_a_contract_asks_wechat_before_anything_else()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        var contract = (ContractView)enrolled.Contract!;
        await host.NextDeductionsAsync(enrolled.Id, _ =>
        {
            host.Gateway.SetContract(
                contract.OutContractCode,
                new ContractOutcome.Terminated(host.FactsOf(contract), TerminatedBy.User, host.Clock.GetUtcNow()));
            return new PaymentOutcome.Declined("NO_AUTH", "no contract", DeclineClass.ContractGone);
        });
        await host.RunUntilAsync((await host.SubscriptionAsync(enrolled.Id)).NextRenewalAt!.Value);

        Assert.Equal(ContractStatus.Terminated, (await host.ContractAsync(enrolled.Id)).Status);
        // Nothing is paid any more, so there is a day to sign in.
        var waiting = await host.SubscriptionAsync(enrolled.Id);
        Assert.Equal((SubscriptionStatus.PastDue, true), (waiting.Status, waiting.SignatureRequired));
        Assert.Equal(host.Clock.GetUtcNow().AddDays(1), waiting.EndsAt!.Value, TimeSpan.FromMinutes(10));
        Assert.Equal(PaymentStatus.Reversed, (await host.PaymentsAsync(enrolled.Id))[^1].Status);

        await host.RunUntilAsync(waiting.EndsAt.Value);
        Assert.Equal(SubscriptionStatus.Canceled, (await host.SubscriptionAsync(enrolled.Id)).Status);
    }

    [Fact]
    public async Task One_not_found_does_not_end_a_contract_that_is_in_force()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        await host.TellAsync(((ContractView)enrolled.Contract!).Id, new ContractOutcome.NotFound());
        Assert.Equal(ContractStatus.Signed, (await host.ContractAsync(enrolled.Id)).Status);
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddMinutes(5));
        Assert.Equal(ContractStatus.Signed, (await host.ContractAsync(enrolled.Id)).Status);
    }

    [Theory]
    [InlineData("payer", "payer_differs"), InlineData("template", "plan_id_differs")]
    public async Task A_signing_that_does_not_fit_is_refused_with_an_alert(string what, string reason)
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        var contract = (ContractView)enrolled.Contract!;
        var facts = host.FactsOf(contract);
        facts = what == "payer" ? facts with { OpenId = "somebody-else" } : facts with { TemplateId = 999 };
        var word = await host.TellAsync(contract.Id, new ContractOutcome.Signed(facts));
        Assert.Equal(new GateWord(GateAnswerKind.Refused, reason), word);
        Assert.Equal(ContractStatus.Pending, (await host.ContractAsync(enrolled.Id)).Status);
        Assert.Equal(1,
            await host.ScalarAsync<long>($"SELECT count(*) FROM alerts WHERE object_id = '{contract.Id.Value}'"));
    }

    [Fact]
    public async Task A_termination_that_overtakes_its_signing_wins()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        var contract = (ContractView)enrolled.Contract!;
        await host.TellAsync(contract.Id,
            new ContractOutcome.Terminated(host.FactsOf(contract), TerminatedBy.User, host.Clock.GetUtcNow()));
        await host.TellAsync(contract.Id, new ContractOutcome.Signed(host.FactsOf(contract)));
        Assert.Equal(ContractStatus.Terminated,
            await host.ReadAsync(db =>
            db.Contracts.Where(c => c.Id == contract.Id).Select(c => c.Status).SingleAsync()));
    }

    [Fact]
    public async Task Words_that_nobody_signed_and_questions_of_the_curious_end_no_contract()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        var contract = ((ContractView)enrolled.Contract!);
        for (var i = 0; i < 5; i++)
        {
            await host.TellAsync(contract.Id, new ContractOutcome.NotFound(Verified: false));
            host.Gateway.ContractQueries.Enqueue(new ContractOutcome.NotFound());
            await host.SendAsync(new GetContract(contract.Id.ToString(), Refresh: true));
        }
        Assert.Equal(ContractStatus.Signed, (await host.ContractAsync(enrolled.Id)).Status);
    }

    [Fact]
    public async Task A_contract_that_is_not_found_for_hours_is_gone()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        var contract = (ContractView)enrolled.Contract!;
        host.Gateway.SetContract(contract.OutContractCode, new ContractOutcome.NotFound());
        await host.TellAsync(contract.Id, new ContractOutcome.NotFound());
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddHours(1));
        Assert.Equal(ContractStatus.Signed, (await host.ContractAsync(enrolled.Id)).Status);
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddHours(2));
        Assert.Equal(ContractStatus.Terminated, (await host.ContractAsync(enrolled.Id)).Status);
    }

    [Fact]
    public async Task A_refused_deduction_whose_contract_nobody_tells_about_is_pursued_until_an_operator_hears()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        await host.NextDeductionsAsync(enrolled.Id,
            _ => new PaymentOutcome.Declined("NO_AUTH", "no contract", DeclineClass.ContractGone));
        host.Clock.MoveTo((await host.SubscriptionAsync(enrolled.Id)).NextRenewalAt!.Value);
        await host.SweepAsync(new RenewDueSubscriptions(10));
        await host.SweepAsync(new SendReadyDeductions(10));
        var contract = ((ContractView)enrolled.Contract!).Id;
        await host.TellAsync(contract, new ContractOutcome.Unknown("time-out"));
        Assert.Equal(host.Clock.GetUtcNow().AddMinutes(10), (await host.ContractAsync(enrolled.Id)).NextCheckAt);

        host.Clock.MoveTo(host.Clock.GetUtcNow().AddDays(2));
        await host.TellAsync(contract, new ContractOutcome.Unknown("time-out"));
        await host.TellAsync(contract, new ContractOutcome.Unknown("time-out"));
        Assert.Equal(1L, await host.ScalarAsync<long>(
            $"SELECT count(*) FROM alerts WHERE object_id = '{contract.Value}' AND code = 'contract.long_unknown'"));
    }
}
