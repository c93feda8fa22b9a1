using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.MiniProgram;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.MiniProgram;

public sealed class TerminateOwnContractTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task Nothing_is_deducted_any_more_and_what_is_paid_is_used_to_its_end()
    {
        var active = await host.ActiveAsync(await host.PlanAsync(), "terminate-own");
        var paidUntil = (await host.SubscriptionAsync(active.Id)).PaidUntil;

        var told = (await TerminateAsync("oterminate-own", active.Id)).Value;

        Assert.Equal(
            (true, true, AccessReason.SignatureRequired, paidUntil),
            (told.SignatureRequired, told.Access, told.AccessReason, told.AccessUntil)
        );
        Assert.Null(told.NextRenewalAt);
        await host.RunAsync();
        Assert.Equal(ContractStatus.Terminated, (await host.ContractAsync(active.Id)).Status);
        Assert.Equal("contract.not_signed", (await TerminateAsync("oterminate-own", active.Id)).Error.Code);
    }

    [Fact]
    public async Task A_contract_of_another_customer_or_one_that_is_not_signed_is_not_ended()
    {
        var active = await host.ActiveAsync(await host.PlanAsync(), "terminate-other");
        Assert.Equal("subscription.not_found", (await TerminateAsync("o-thief", active.Id)).Error.Code);
        Assert.Equal(ContractStatus.Signed, (await host.ContractAsync(active.Id)).Status);

        var waiting = await host.EnrolledAsync(await host.PlanAsync(), "terminate-waiting");
        Assert.Equal("contract.not_signed", (await TerminateAsync("oterminate-waiting", waiting.Id)).Error.Code);
    }

    private Task<Result<OwnSubscriptionView>> TerminateAsync(string openid, Domain.Common.SubscriptionId id) =>
        host.SendAsAsync(openid, new TerminateOwnContract { Subscription = id.ToString() });
}
