using BillingEngine.Contracts;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Payments;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Subscriptions;
using BillingEngine.Testing.Engine;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Tests.Subscriptions;

public sealed class SignSubscriptionTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task A_new_signature_after_the_payer_ended_the_contract_renews_as_if_nothing_had_happened()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        var before = await host.SubscriptionAsync(enrolled.Id);
        await EndByPayerAsync(enrolled);
        Assert.Null((await host.SubscriptionAsync(enrolled.Id)).NextRenewalAt);

        var again = (await SignAgainAsync(enrolled)).Value;
        Assert.NotEqual(((ContractView)enrolled.Contract!).Id, ((ContractView)again.Contract!).Id);
        await host.SignAsync(again);

        var after = await host.SubscriptionAsync(enrolled.Id);
        Assert.False(after.SignatureRequired);
        Assert.Null(after.EndsAt);
        Assert.Equal(before.NextRenewalAt, after.NextRenewalAt);
        await host.RunUntilAsync(after.NextRenewalAt!.Value);
        var payments = await host.PaymentsAsync(enrolled.Id);
        Assert.Equal(2, payments.Count);
        Assert.Equal(((ContractView)again.Contract!).Id, payments[^1].ContractId);
        Assert.Equal(PaymentStatus.Succeeded, payments[^1].Status);
    }

    [Fact]
    public async Task An_open_invoice_is_collected_through_the_new_contract_only_after_the_old_number_is_dead()
    {
        var enrolled = await host.PastDueAsync(await host.PlanAsync());
        var old = (await host.PaymentsAsync(enrolled.Id))[^1];
        await EndByPayerAsync(enrolled);
        var again = (await SignAgainAsync(enrolled)).Value;
        await host.SignAsync(again);

        // The reverse was answered, but a query does not agree yet: no second number.
        host.Gateway.Queries.Enqueue(new PaymentOutcome.Unpaid(Exists: true));
        await host.SweepAsync(new ReverseUnwantedPayments(10));
        await host.SweepAsync(new SendReadyDeductions(10));
        Assert.Equal(PaymentStatus.Reversing, (await host.PaymentsAsync(enrolled.Id))[^1].Status);
        Assert.Equal(2, (await host.PaymentsAsync(enrolled.Id)).Count);

        await host.RunUntilAsync(host.Clock.GetUtcNow().AddMinutes(1));
        var payments = await host.PaymentsAsync(enrolled.Id);
        Assert.Equal(PaymentStatus.Reversed, payments.Single(p => p.Id == old.Id).Status);
        var successor = payments.Single(p => p.OutTradeNo == old.OutTradeNo + "01");
        Assert.Equal(PaymentStatus.Succeeded, successor.Status);
        Assert.Equal(((ContractView)again.Contract!).Id, successor.ContractId);
        Assert.Equal(InvoiceStatus.Paid, (await host.InvoicesAsync(enrolled.Id))[^1].Status);
        Assert.Equal(SubscriptionStatus.Active, (await host.SubscriptionAsync(enrolled.Id)).Status);
    }

    [Fact]
    public async Task An_unsigned_session_is_opened_again_and_of_two_signatures_one_is_kept()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        var again = (await SignAgainAsync(enrolled)).Value;
        Assert.NotEqual(enrolled.Signing!.SessionId, again.Signing!.SessionId);
        await host.SignAsync(enrolled);
        await host.SignAsync(again);
        await host.RunAsync();

        Assert.Equal(SubscriptionStatus.Active, (await host.SubscriptionAsync(enrolled.Id)).Status);
        Assert.Single(await host.PaymentsAsync(enrolled.Id));
        Assert.Equal(ContractStatus.Signed, await StatusAsync(enrolled));
        Assert.Equal(ContractStatus.Terminated, await StatusAsync(again));
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task A_session_that_cannot_be_opened_again_takes_nothing_from_the_one_before(bool isRefused)
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        host.Gateway.PreSigns.Enqueue(
            isRefused ? new PreSignOutcome.Refused("NO_AUTH", "no permission") : new PreSignOutcome.Unknown("time-out")
        );
        var failed = await SignAgainAsync(enrolled);
        Assert.Equal(isRefused ? "signing.refused" : "signing.unavailable", failed.Error.Code);

        await host.SignAsync(enrolled);
        await host.RunAsync();
        Assert.Equal(SubscriptionStatus.Active, (await host.SubscriptionAsync(enrolled.Id)).Status);
        Assert.Equal(((ContractView)enrolled.Contract!).Id, (await host.ContractAsync(enrolled.Id)).Id);
    }

    [Fact]
    public async Task Where_nothing_is_to_be_signed_it_is_refused()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        Assert.Equal("subscription.no_signature_needed", (await SignAgainAsync(enrolled)).Error.Code);
        var stranger = await host.AddMerchantAsync("sign-stranger", null);
        var wish = new SignSubscription(SigningChannel.Web) { Subscription = enrolled.Id.ToString() };
        Assert.Equal("subscription.not_found", (await host.SendAsync(wish, stranger)).Error.Code);
    }

    [Fact]
    public async Task A_code_that_is_signed_already_is_asked_for_and_its_contract_adopted()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        await EndByPayerAsync(enrolled);
        var code = DerivedNumber.OfContract(enrolled.Id, 2);
        // What the database has forgotten: the payer has signed the second time already.
        host.Gateway.SetContract(
            code,
            new ContractOutcome.Signed(
                new ContractFacts("W-forgotten", code, 123, null, null, host.Clock.GetUtcNow(), null)
            )
        );
        host.Gateway.PreSigns.Enqueue(new PreSignOutcome.Refused("INVALID_REQUEST", "the code was used"));

        var again = (await SignAgainAsync(enrolled)).Value;

        Assert.Null(again.Signing);
        var contract = (ContractView)again.Contract!;
        Assert.Equal(
            (code, "W-forgotten", ContractStatus.Signed),
            (contract.OutContractCode, contract.ContractId, contract.Status)
        );
        Assert.False((await host.SubscriptionAsync(enrolled.Id)).SignatureRequired);
    }

    [Fact]
    public async Task A_signature_that_the_books_have_forgotten_is_found_before_another_is_asked_for()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        var contract = (ContractView)enrolled.Contract!;
        host.Gateway.SetContract(contract.OutContractCode, new ContractOutcome.Signed(host.FactsOf(contract)));

        var again = (await SignAgainAsync(enrolled)).Value;

        Assert.Null(again.Signing);
        Assert.Equal(contract.Id, ((ContractView)again.Contract!).Id);
        await host.RunAsync();
        Assert.Equal(SubscriptionStatus.Active, (await host.SubscriptionAsync(enrolled.Id)).Status);
        Assert.Equal(1, (await host.SubscriptionAsync(enrolled.Id)).SigningCount);
    }

    [Fact]
    public async Task A_wish_that_lacks_something_is_served_by_a_contract_in_force_and_asks_WeChat_nothing_else()
    {
        var plan = await host.PlanAsync();
        var first = await host.EnrolledAsync(plan, "two-at-once");
        var second = await host.EnrolledAsync(plan, "two-at-once", allowDuplicate: true);
        var lacking = new SignSubscription(SigningChannel.H5) { Subscription = second.Id.ToString() };
        var asked = host.Gateway.Calls.Count;
        Assert.Equal("validation_failed", (await host.SendAsync(lacking)).Error.Code);
        Assert.Equal(asked, host.Gateway.Calls.Count);

        await host.SignAsync(first);
        Assert.Null((await host.SendAsync(lacking)).Value.Signing);
    }

    [Fact]
    public async Task While_the_signature_before_is_unknown_no_other_is_asked_for()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        host.Gateway.ContractQueries.Enqueue(new ContractOutcome.Unknown("time-out"));
        Assert.Equal("signing.unavailable", (await SignAgainAsync(enrolled)).Error.Code);
        Assert.Equal(1, (await host.SubscriptionAsync(enrolled.Id)).SigningCount);
    }

    [Fact]
    public async Task A_payment_that_was_never_sent_waits_for_the_next_contract_and_keeps_its_number()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        await host.SignAsync(enrolled);
        await EndByPayerAsync(enrolled);
        var waiting = (await host.PaymentsAsync(enrolled.Id)).Single();
        Assert.Equal((PaymentStatus.Created, (DateTimeOffset?)null), (waiting.Status, waiting.DueAt));

        var again = (await SignAgainAsync(enrolled)).Value;
        await host.SignAsync(again);
        await host.RunAsync();

        var paid = (await host.PaymentsAsync(enrolled.Id)).Single();
        Assert.Equal(
            (PaymentStatus.Succeeded, waiting.OutTradeNo, ((ContractView)again.Contract!).Id),
            (paid.Status, paid.OutTradeNo, paid.ContractId)
        );
        Assert.Equal(SubscriptionStatus.Active, (await host.SubscriptionAsync(enrolled.Id)).Status);
    }

    [Fact]
    public async Task A_decline_that_comes_after_the_new_signature_plans_nothing_through_the_old_contract()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        await host.SignAsync(enrolled);
        await host.NextDeductionsAsync(enrolled.Id, _ => Given.NoFunds);
        EnrolledView? again = null;
        host.Gateway.DuringDeduction = async _ =>
        {
            host.Gateway.DuringDeduction = null;
            await EndByPayerAsync(enrolled);
            again = (await SignAgainAsync(enrolled)).Value;
            await host.SignAsync(again);
        };
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddDays(2));

        var payments = await host.PaymentsAsync(enrolled.Id);
        Assert.Equal([PaymentStatus.Reversed, PaymentStatus.Succeeded], payments.Select(p => p.Status));
        Assert.Equal(1, payments[0].Attempts);
        Assert.Equal(((ContractView)again!.Contract!).Id, payments[1].ContractId);
        Assert.Equal(SubscriptionStatus.Active, (await host.SubscriptionAsync(enrolled.Id)).Status);
    }

    private Task<Result<EnrolledView>> SignAgainAsync(EnrolledView enrolled) =>
        host.SendAsync(new SignSubscription(SigningChannel.MiniProgram) { Subscription = enrolled.Id.ToString() });

    private Task<GateResult> EndByPayerAsync(EnrolledView enrolled)
    {
        var contract = (ContractView)enrolled.Contract!;
        return host.TellAsync(
            contract.Id,
            new ContractOutcome.Terminated(host.FactsOf(contract), TerminatedBy.User, host.Clock.GetUtcNow())
        );
    }

    private Task<ContractStatus> StatusAsync(EnrolledView enrolled)
    {
        var id = ((ContractView)enrolled.Contract!).Id;
        return host.ReadAsync(db => db.Contracts.Where(c => c.Id == id).Select(c => c.Status).SingleAsync());
    }

    [Fact]
    public async Task The_contract_that_one_subscription_had_signed_serves_the_others_of_its_template()
    {
        var first = await host.ActiveAsync(await host.PlanAsync(), "one-contract");
        var second = await host.EnrolledAsync(await host.PlanAsync(), "one-contract");
        await EndByPayerAsync(first);
        var again = (await SignAgainAsync(first)).Value;
        await host.SignAsync(again);

        var taken = (await SignAgainAsync(second)).Value;
        Assert.Null(taken.Signing);
        var after = await host.SubscriptionAsync(second.Id);
        Assert.Equal((((ContractView)again.Contract!).Id, false), (after.ContractId!.Value, after.SignatureRequired));
    }

    [Fact]
    public async Task A_payer_who_is_signing_is_not_cut_off_at_the_end_of_what_is_paid()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        await EndByPayerAsync(enrolled);
        host.Clock.MoveTo((await host.SubscriptionAsync(enrolled.Id)).EndsAt!.Value.AddMinutes(-1));
        var again = (await SignAgainAsync(enrolled)).Value;
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddMinutes(20));
        await host.SignAsync(again);
        await host.RunAsync();
        Assert.Equal(SubscriptionStatus.Active, (await host.SubscriptionAsync(enrolled.Id)).Status);
    }
}
