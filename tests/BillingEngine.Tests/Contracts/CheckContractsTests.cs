using BillingEngine.Contracts;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Notifications;
using BillingEngine.Payments;
using BillingEngine.Platform.Facts;
using BillingEngine.Subscriptions;
using BillingEngine.Testing.Engine;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

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
        await host.TellAsync(
            contract.Id,
            new ContractOutcome.Terminated(host.FactsOf(contract), TerminatedBy.User, host.Clock.GetUtcNow())
        );

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
        await host.NextDeductionsAsync(
            enrolled.Id,
            _ =>
            {
                host.Gateway.SetContract(
                    contract.OutContractCode,
                    new ContractOutcome.Terminated(host.FactsOf(contract), TerminatedBy.User, host.Clock.GetUtcNow())
                );
                return new PaymentOutcome.Declined("NO_AUTH", "no contract", DeclineClass.ContractGone);
            }
        );
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
        facts = what == "payer" ? facts with { OpenId = "another-payer" } : facts with { TemplateId = 999 };
        var word = await host.TellAsync(contract.Id, new ContractOutcome.Signed(facts));
        Assert.Equal(new GateResult.Refused(reason), word);
        Assert.Equal(ContractStatus.Pending, (await host.ContractAsync(enrolled.Id)).Status);
        Assert.Equal(
            1,
            await host.ScalarAsync<long>($"SELECT count(*) FROM alerts WHERE object_id = '{contract.Id.Value}'")
        );
    }

    [Fact]
    public async Task A_termination_that_overtakes_its_signing_wins()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        var contract = (ContractView)enrolled.Contract!;
        await host.TellAsync(
            contract.Id,
            new ContractOutcome.Terminated(host.FactsOf(contract), TerminatedBy.User, host.Clock.GetUtcNow())
        );
        await host.TellAsync(contract.Id, new ContractOutcome.Signed(host.FactsOf(contract)));
        Assert.Equal(
            ContractStatus.Terminated,
            await host.ReadAsync(db => db.Contracts.Where(c => c.Id == contract.Id).Select(c => c.Status).SingleAsync())
        );
    }

    [Fact]
    public async Task Unsigned_answers_and_questions_of_the_curious_end_no_contract()
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
    public async Task Of_two_checks_that_overlap_one_counts()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        var contract = (ContractView)enrolled.Contract!;
        host.Gateway.SetContract(contract.OutContractCode, new ContractOutcome.NotFound());
        await host.SqlAsync($"UPDATE contracts SET next_check_at = created_at WHERE id = '{contract.Id.Value}'");
        await using var another = host.AnotherNode();
        var asked = 0;
        host.Gateway.DuringContractQuery = async query =>
        {
            // The first answer takes so long that another node asks too, and is answered before.
            if (query.OutContractCode != contract.OutContractCode || ++asked > 1)
                return;
            host.Clock.MoveTo(host.Clock.GetUtcNow().AddMinutes(3));
            await host.SweepAsync(new CheckContracts(200), another);
        };
        await host.SweepAsync(new CheckContracts(200));
        host.Gateway.DuringContractQuery = null;

        Assert.Equal(2, asked);
        var doubted = await host.ContractAsync(enrolled.Id);
        Assert.Equal((ContractStatus.Signed, 1), (doubted.Status, doubted.CheckStep));
        Assert.Equal(host.Clock.GetUtcNow().AddMinutes(10), doubted.NextCheckAt);
    }

    [Fact]
    public async Task A_word_of_no_such_contract_that_was_asked_for_before_it_was_signed_is_no_doubt()
    {
        // Contracts of other tests are not due, so that the sweep takes this one.
        await host.SqlAsync("UPDATE contracts SET next_check_at = next_check_at + interval '1 year'");
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        var contract = (ContractView)enrolled.Contract!;
        host.Clock.MoveTo(host.Clock.GetUtcNow().AddMinutes(3));
        host.Gateway.ContractQueries.Enqueue(new ContractOutcome.NotFound());
        host.Gateway.DuringContractQuery = async query =>
        {
            if (query.OutContractCode == contract.OutContractCode)
                await host.TellAsync(contract.Id, new ContractOutcome.Signed(host.FactsOf(contract)));
        };
        await host.SweepAsync(new CheckContracts(1));
        host.Gateway.DuringContractQuery = null;
        var signed = await host.ContractAsync(enrolled.Id);
        Assert.Equal((ContractStatus.Signed, 0), (signed.Status, signed.CheckStep));
    }

    [Fact]
    public async Task Questions_of_the_curious_neither_put_off_the_engines_own_nor_alarm_anybody()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        var contract = ((ContractView)enrolled.Contract!).Id;
        var before = await host.ContractAsync(enrolled.Id);
        for (var i = 0; i < 20; i++)
        {
            host.Gateway.ContractQueries.Enqueue(
                i % 2 == 0 ? new ContractOutcome.NotFound() : new ContractOutcome.Unknown("time-out")
            );
            await host.SendAsync(new GetContract(contract.ToString(), Refresh: true));
        }
        var after = await host.ContractAsync(enrolled.Id);
        Assert.Equal((before.NextCheckAt, before.CheckStep), (after.NextCheckAt, after.CheckStep));
        Assert.Equal(
            0,
            await host.ScalarAsync<long>($"SELECT count(*) FROM alerts WHERE object_id = '{contract.Value}'")
        );
    }

    [Fact]
    public async Task A_notification_of_the_signing_that_comes_again_ends_no_doubt()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        var contract = (ContractView)enrolled.Contract!;
        await host.TellAsync(contract.Id, new ContractOutcome.NotFound());
        var doubted = await host.ContractAsync(enrolled.Id);
        var reader = (ScriptedNotificationReader)host.Services.GetRequiredService<INotificationReader>();
        await host.SendAsync(
            new ReceiveNotification(
                "main",
                reader.Prepare(
                    new NotificationReading.ContractSigned(
                        new NotificationHead("again-" + contract.Id, "PAPAY.SIGN", "", "{}"),
                        host.FactsOf(contract)
                    )
                )
            )
        );
        var after = await host.ContractAsync(enrolled.Id);
        Assert.Equal((1, doubted.NextCheckAt), (after.CheckStep, after.NextCheckAt));
    }

    [Fact]
    public async Task A_contract_told_with_another_merchant_or_app_is_refused()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        var contract = (ContractView)enrolled.Contract!;
        var facts = host.FactsOf(contract);
        Assert.Equal(
            new GateResult.Refused("merchant_differs"),
            await host.TellAsync(contract.Id, new ContractOutcome.Signed(facts with { SubMchId = "1900000109" }))
        );
        Assert.Equal(
            new GateResult.Refused("app_differs"),
            await host.TellAsync(contract.Id, new ContractOutcome.Signed(facts with { OwnerMismatch = "app_differs" }))
        );
        await host.SignAsync(enrolled);
        Assert.Equal(
            new GateResult.Refused("merchant_differs"),
            await host.TellAsync(
                contract.Id,
                new ContractOutcome.Terminated(facts with { SubMchId = "1900000109" }, TerminatedBy.User, null)
            )
        );
        Assert.Equal(ContractStatus.Signed, (await host.ContractAsync(enrolled.Id)).Status);
    }

    [Fact]
    public async Task A_refused_deduction_whose_contract_stays_unknown_is_pursued_until_an_operator_is_alerted()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        await host.NextDeductionsAsync(
            enrolled.Id,
            _ => new PaymentOutcome.Declined("NO_AUTH", "no contract", DeclineClass.ContractGone)
        );
        host.Clock.MoveTo((await host.SubscriptionAsync(enrolled.Id)).NextRenewalAt!.Value);
        await host.SweepAsync(new RenewDueSubscriptions(10));
        await host.SweepAsync(new SendReadyDeductions(10));
        var contract = ((ContractView)enrolled.Contract!).Id;
        await host.TellAsync(contract, new ContractOutcome.Unknown("time-out"));
        Assert.Equal(host.Clock.GetUtcNow().AddMinutes(10), (await host.ContractAsync(enrolled.Id)).NextCheckAt);

        host.Clock.MoveTo(host.Clock.GetUtcNow().AddDays(2));
        await host.TellAsync(contract, new ContractOutcome.Unknown("time-out"));
        await host.TellAsync(contract, new ContractOutcome.Unknown("time-out"));
        Assert.Equal(
            1L,
            await host.ScalarAsync<long>(
                $"SELECT count(*) FROM alerts WHERE object_id = '{contract.Value}' AND code = 'contract.long_unknown'"
            )
        );
    }
}
