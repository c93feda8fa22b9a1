using BillingEngine.Contracts;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Contracts;

public sealed class GetContractTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task Only_a_refresh_asks_wechat_and_what_it_says_is_applied()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        var contract = (ContractView)enrolled.Contract!;
        host.Gateway.SetContract(contract.OutContractCode, new ContractOutcome.Signed(host.FactsOf(contract)));

        Assert.Equal(ContractStatus.Pending, (await GetAsync(contract, refresh: false)).Value.Status);
        Assert.DoesNotContain(("query_contract", contract.OutContractCode), host.Gateway.Calls);
        var fresh = (await GetAsync(contract, refresh: true)).Value;
        Assert.Equal((ContractStatus.Signed, "W" + contract.OutContractCode), (fresh.Status, fresh.ContractId));
        await host.RunAsync();
        Assert.Equal(SubscriptionStatus.Active, (await host.SubscriptionAsync(enrolled.Id)).Status);
    }

    [Fact]
    public async Task A_refresh_finds_that_the_payer_has_ended_it()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        var contract = (ContractView)enrolled.Contract!;
        host.Gateway.SetContract(
            contract.OutContractCode,
            new ContractOutcome.Terminated(host.FactsOf(contract), TerminatedBy.User, host.Clock.GetUtcNow())
        );
        var ended = (await GetAsync(contract, refresh: true)).Value;
        Assert.Equal((ContractStatus.Terminated, TerminatedBy.User), (ended.Status, ended.TerminatedBy!.Value));
        Assert.True((await host.SubscriptionAsync(enrolled.Id)).SignatureRequired);
    }

    [Fact]
    public async Task Silence_is_reported_as_such_and_changes_nothing()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        var contract = (ContractView)enrolled.Contract!;
        host.Gateway.ContractQueries.Enqueue(new ContractOutcome.Unknown("time-out"));
        var result = await GetAsync(contract, refresh: true);
        Assert.Equal((ErrorKind.Unavailable, "gateway.unavailable"), (result.Error.Kind, result.Error.Code));
        Assert.Equal(ContractStatus.Signed, (await host.ContractAsync(enrolled.Id)).Status);
    }

    [Fact]
    public async Task A_contract_in_force_that_is_not_found_is_reported_as_such()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        var contract = (ContractView)enrolled.Contract!;
        host.Gateway.ContractQueries.Enqueue(new ContractOutcome.NotFound(Verified: true));
        var result = await GetAsync(contract, refresh: true);
        Assert.True(result.IsError);
        Assert.Equal("gateway.unavailable", result.Error.Code);
        Assert.Equal(ContractStatus.Signed, (await host.ContractAsync(enrolled.Id)).Status);
    }

    [Fact]
    public async Task A_signature_of_the_last_moment_is_found_on_an_expired_contract()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        var contract = (ContractView)enrolled.Contract!;
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddHours(1));
        Assert.Equal(ContractStatus.Expired, (await GetAsync(contract, refresh: true)).Value.Status);

        host.Gateway.SetContract(contract.OutContractCode, new ContractOutcome.Signed(host.FactsOf(contract)));
        // Its subscription is over, so it is to be ended at WeChat as well.
        Assert.Equal(ContractStatus.Terminating, (await GetAsync(contract, refresh: true)).Value.Status);
    }

    [Fact]
    public async Task Another_merchants_contract_is_not_found_and_not_asked_for()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        var contract = (ContractView)enrolled.Contract!;
        var stranger = await host.AddMerchantAsync("contract-stranger", null);
        var result = await host.SendAsync(new GetContract(contract.Id.ToString(), Refresh: true), stranger);
        Assert.Equal("contract.not_found", result.Error.Code);
        Assert.DoesNotContain(("query_contract", contract.OutContractCode), host.Gateway.Calls);
    }

    private Task<Result<ContractView>> GetAsync(ContractView contract, bool refresh) =>
        host.SendAsync(new GetContract(contract.Id.ToString(), refresh));
}
