using BillingEngine.Contracts;
using BillingEngine.Customers;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Plans;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Subscriptions;
using BillingEngine.Testing.Engine;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Tests.Subscriptions;

public sealed class CreateSubscriptionTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task Enrolling_opens_a_signing_session_and_charges_nothing()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        Assert.Equal(SubscriptionStatus.Incomplete, enrolled.Status);
        Assert.StartsWith("session-C", enrolled.Signing!.SessionId, StringComparison.Ordinal);
        Assert.Empty(await host.InvoicesAsync(enrolled.Id));
    }

    [Fact]
    public async Task A_customer_is_named_by_reference_by_identifier_or_by_an_object_that_is_found_again()
    {
        var first = await EnrollAsync(await host.PlanAsync(), Person("li-lei"));
        var second = await EnrollAsync(await host.PlanAsync(), Person("li-lei"));
        var third = await EnrollAsync(await host.PlanAsync(), new("li-lei"));
        var fourth = await EnrollAsync(await host.PlanAsync(), new(first.Value.Customer.ToString()));

        Assert.All([second, third, fourth], r => Assert.Equal(first.Value.Customer, r.Value.Customer));
        Assert.Equal(1, await host.ReadAsync(db => db.Customers.CountAsync(c => c.Reference == "li-lei")));
        Assert.Equal("customer.not_found", (await EnrollAsync(await host.PlanAsync(), new("unknown"))).Error.Code);
    }

    [Fact]
    public async Task A_customer_object_with_another_openid_is_another_person()
    {
        await EnrollAsync(await host.PlanAsync(), Person("han-meimei"));
        var other = await EnrollAsync(
            await host.PlanAsync(),
            new(new CreateCustomer("han-meimei", "Han Meimei", "o-another-payer"))
        );
        Assert.Equal("customer.openid_differs", other.Error.Code);
    }

    [Fact]
    public async Task A_second_subscription_to_an_offer_is_refused_unless_it_is_asked_for()
    {
        var plan = await host.PlanAsync();
        var first = await EnrollAsync(plan, Person("twice"));
        var second = await EnrollAsync(plan, Person("twice"));
        Assert.Equal((ErrorKind.Conflict, "subscription.already_exists"), (second.Error.Kind, second.Error.Code));

        var wanted = await EnrollAsync(plan, Person("twice"), allowDuplicate: true);
        Assert.NotEqual(first.Value.Id, wanted.Value.Id);
    }

    [Fact]
    public async Task Of_many_at_the_same_moment_exactly_one_begins()
    {
        var plan = await host.PlanAsync();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(() => EnrollAsync(plan, Person("raced"))))
        );

        var begun = Assert.Single(answers, a => !a.IsError);
        Assert.All(answers.Where(a => a.IsError), a => Assert.Equal("subscription.already_exists", a.Error.Code));
        var customer = begun.Value.Customer;
        Assert.Equal(1, await host.ReadAsync(db => db.Contracts.CountAsync(c => c.CustomerId == customer)));
    }

    [Fact]
    public async Task A_signed_contract_for_the_template_is_reused_and_the_first_deduction_follows_at_once()
    {
        var first = await host.ActiveAsync(await host.PlanAsync(), "reuser");
        var second = (await EnrollAsync(await host.PlanAsync(amount: 500), Person("reuser"))).Value;
        Assert.Null(second.Signing);
        Assert.Equal(((ContractView)first.Contract!).Id, ((ContractView)second.Contract!).Id);
        await host.RunAsync();
        Assert.Equal(SubscriptionStatus.Active, (await host.SubscriptionAsync(second.Id)).Status);
        Assert.Equal(500, Assert.Single(await host.PaymentsAsync(second.Id)).AmountMinor);

        var other = (await EnrollAsync(await host.PlanAsync(template: 777), Person("reuser"))).Value;
        Assert.NotNull(other.Signing);
    }

    [Fact]
    public async Task An_inactive_or_unknown_plan_takes_no_customer()
    {
        var plan = await host.PlanAsync();
        await host.SendAsync(new UpdatePlan(default, false, default, default) { Plan = plan.Code });
        Assert.Equal("plan.inactive", (await EnrollAsync(plan, Person("late"))).Error.Code);
        Assert.Equal("plan.not_found", (await EnrollAsync(plan with { Code = "none" }, Person("late"))).Error.Code);
        Assert.False(await host.ReadAsync(db => db.Customers.AnyAsync(c => c.Reference == "late")));
    }

    [Theory]
    [InlineData(true, ErrorKind.Gateway, "signing.refused")]
    [InlineData(false, ErrorKind.Unavailable, "signing.unavailable")]
    public async Task Without_a_session_nothing_is_left_that_blocks_the_next_try(
        bool isRefused,
        ErrorKind kind,
        string code
    )
    {
        var plan = await host.PlanAsync();
        host.Gateway.PreSigns.Enqueue(
            isRefused ? new PreSignOutcome.Refused("NO_AUTH", "no permission") : new PreSignOutcome.Unknown("time-out")
        );
        var failed = await EnrollAsync(plan, Person(code));
        Assert.Equal((kind, code), (failed.Error.Kind, failed.Error.Code));

        var given = await host.ReadAsync(db => db.Subscriptions.SingleAsync(s => s.PlanCode == plan.Code));
        Assert.Equal(SubscriptionStatus.IncompleteExpired, given.Status);
        // Where it was not refused, a session may be open somewhere: WeChat is asked until its time is over.
        Assert.Equal(
            isRefused ? ContractStatus.Expired : ContractStatus.Pending,
            (await host.ContractAsync(given.Id)).Status
        );
        Assert.NotNull((await EnrollAsync(plan, Person(code))).Value.Signing);
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddHours(1));
        Assert.Equal(ContractStatus.Expired, (await host.ContractAsync(given.Id)).Status);
    }

    [Fact]
    public async Task A_trial_end_and_an_anchor_are_kept_from_the_signature_on()
    {
        var trialEnd = host.Clock.GetUtcNow().AddDays(3);
        var enrolled = await host.EnrolledAsync(await host.PlanAsync(), trialEnd: trialEnd);
        await host.SignAsync(enrolled);
        await host.RunAsync();
        var subscription = await host.SubscriptionAsync(enrolled.Id);
        Assert.Equal((SubscriptionStatus.Trialing, trialEnd), (subscription.Status, subscription.NextRenewalAt));
        Assert.Empty(await host.PaymentsAsync(enrolled.Id));
    }

    private Task<Result<EnrolledView>> EnrollAsync(
        PlanView plan,
        TextOr<CreateCustomer> customer,
        bool allowDuplicate = false
    ) =>
        host.SendAsync(
            new CreateSubscription(plan.Code, customer, SigningChannel.MiniProgram, AllowDuplicate: allowDuplicate)
        );

    private static TextOr<CreateCustomer> Person(string reference) =>
        new(new CreateCustomer(reference, "Li Lei", "o" + reference));

    [Fact]
    public async Task One_that_was_allowed_in_addition_to_another_counts_for_those_that_are_not()
    {
        var plan = await host.PlanAsync();
        await host.EnrolledAsync(plan, "twice", allowDuplicate: true);
        var second = await host.SendAsync(
            new CreateSubscription(plan.Code, new TextOr<CreateCustomer>("twice"), SigningChannel.MiniProgram)
        );
        Assert.Equal("subscription.already_exists", second.Error.Code);
    }
}
