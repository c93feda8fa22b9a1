using BillingEngine.Contracts;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.MiniProgram;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Testing.Engine;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Tests.MiniProgram;

public sealed class SignOwnSubscriptionTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task Whose_time_to_sign_is_over_signs_another_session()
    {
        var (openid, plan) = (Subscribers.Openid(), await host.PlanAsync());
        var enrolled = (await host.SendAsAsync(openid, new EnrolSubscriber(plan.Code))).Value;
        host.Clock.MoveTo(enrolled.Signing!.ExpiresAt.AddSeconds(1));
        Assert.Null((await host.SendAsAsync(openid, new GetOwnSubscription(enrolled.Id.ToString()))).Value.Signing);

        var again = (await SignAsync(openid, enrolled.Id)).Value;

        Assert.Equal((enrolled.Id, SubscriptionStatus.Incomplete), (again.Id, again.Status));
        Assert.NotEqual(enrolled.Signing.SessionId, again.Signing!.SessionId);
        await SignNewestAsync(enrolled.Id);
        await host.RunAsync();
        Assert.True((await host.SendAsAsync(openid, new GetOwnSubscription(enrolled.Id.ToString()))).Value.Access);
    }

    [Fact]
    public async Task Whose_contract_was_ended_signs_a_new_one_and_goes_on()
    {
        var active = await host.ActiveAsync(await host.PlanAsync(), "sign-own");
        await host.SendAsAsync("osign-own", new TerminateOwnContract { Subscription = active.Id.ToString() });
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddMinutes(1));

        var again = (await SignAsync("osign-own", active.Id)).Value;

        Assert.Equal((true, ContractStatus.Pending), (again.Access, again.ContractStatus));
        Assert.NotNull(again.Signing);
        await SignNewestAsync(active.Id);
        var after = (await host.SendAsAsync("osign-own", new GetOwnSubscription(active.Id.ToString()))).Value;
        Assert.Equal((false, ContractStatus.Signed), (after.SignatureRequired, after.ContractStatus));
        Assert.Null(after.Signing);
        Assert.NotNull(after.NextRenewalAt);
    }

    [Fact]
    public async Task What_another_of_ones_subscriptions_has_signed_serves_this_one_too()
    {
        var openid = Subscribers.Openid();
        var first = (await host.SendAsAsync(openid, new EnrolSubscriber((await host.PlanAsync()).Code))).Value;
        var second = (await host.SendAsAsync(openid, new EnrolSubscriber((await host.PlanAsync()).Code))).Value;
        await SignNewestAsync(first.Id);

        var served = (await SignAsync(openid, second.Id)).Value;

        Assert.Equal(ContractStatus.Signed, served.ContractStatus);
        Assert.Null(served.Signing);
        Assert.Equal(
            (await host.SubscriptionAsync(first.Id)).ContractId,
            (await host.SubscriptionAsync(second.Id)).ContractId
        );
    }

    [Fact]
    public async Task No_payer_signs_for_another_nor_what_needs_no_signature()
    {
        var active = await host.ActiveAsync(await host.PlanAsync(), "sign-other");

        Assert.Equal("subscription.not_found", (await SignAsync("o-thief", active.Id)).Error.Code);
        Assert.Equal("subscription.not_found", (await SignAsync("osign-other", default)).Error.Code);
        Assert.Equal("subscription.no_signature_needed", (await SignAsync("osign-other", active.Id)).Error.Code);
    }

    private async Task SignNewestAsync(SubscriptionId id)
    {
        var newest = await host.ReadAsync(db =>
            db.Contracts.AsNoTracking().Where(c => c.SubscriptionId == id).OrderBy(c => c.CreatedAt).LastAsync()
        );
        var signed = new ContractOutcome.Signed(host.FactsOf(ContractView.Of(newest)));
        host.Gateway.SetContract(newest.OutContractCode, signed);
        await host.TellAsync(newest.Id, signed);
    }

    private Task<Result<OwnSubscriptionView>> SignAsync(string openid, SubscriptionId id) =>
        host.SendAsAsync(openid, new SignOwnSubscription { Subscription = id.ToString() });
}
