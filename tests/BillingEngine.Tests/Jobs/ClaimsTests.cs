using BillingEngine.Domain.Common;
using BillingEngine.Orders;
using BillingEngine.Payments;
using BillingEngine.Reconciliation.Matching;
using BillingEngine.Refunds;
using BillingEngine.Testing.Engine;
using BillingEngine.Tests.Orders;
using BillingEngine.Tests.Reconciliation;
using BillingEngine.Tests.Refunds;
using BillingEngine.Tests.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Tests.Jobs;

/// <summary>
/// Rule 11 of money, of every claim there is: what one node holds no other takes, until its lease is over by the
/// database's clock.
/// </summary>
public sealed class ClaimsTests(EngineHost host) : IClassFixture<EngineHost>
{
    private const int Many = 500;

    /// <summary>A claim: how a row is made due, what holding it looks like, and which rows it takes.</summary>
    public sealed record Claim(
        string Table,
        string Row,
        string Due,
        string Held,
        Func<EngineHost, Task<IEnumerable<Guid>>> TakeAsync,
        string Key = "id",
        string Lease = "lease_until"
    );

    public static TheoryData<string> Leased { get; } =
        new()
        {
            "unknown payments",
            "reversing payments",
            "abandoned payments",
            "orders to send",
            "open orders",
            "closing orders",
            "refunds to send",
            "refunds to ask",
            "days",
            "day by hand",
            "webhooks",
        };

    // A deduction that is claimed is in another state, so that its lease alone holds nothing.
    public static TheoryData<string> All { get; } = [.. Leased, "deductions"];

    [Theory, MemberData(nameof(Leased))]
    public async Task What_is_claimed_is_not_claimed_again_until_its_lease_is_over(string name)
    {
        var claim = await DueAsync(name);

        Assert.Equal((true, false), (await IsTakenAsync(claim), await IsTakenAsync(claim)));

        await SetAsync(claim, $"{claim.Lease} = now() - interval '1 second'");
        Assert.True(await IsTakenAsync(claim));
    }

    [Theory, MemberData(nameof(All))]
    public async Task What_another_node_claims_at_the_same_moment_is_left_to_it(string name)
    {
        var claim = await DueAsync(name);
        await using var other = await host.OtherNodeAsync(
            $"UPDATE {claim.Table} SET fence = fence + 1, {claim.Held} WHERE {claim.Key} = '{claim.Row}'"
        );

        Assert.False(await other.CommitsDuringAsync(IsTakenAsync(claim)));
    }

    [Theory, MemberData(nameof(All))]
    public async Task Each_claim_has_a_fencing_token_of_its_own(string name)
    {
        var claim = await DueAsync(name);
        var token = $"SELECT fence FROM {claim.Table} WHERE {claim.Key} = '{claim.Row}'";
        var before = await host.ScalarAsync<long>(token);
        Assert.True(await IsTakenAsync(claim));
        Assert.Equal(before + 1, await host.ScalarAsync<long>(token));
    }

    private async Task<bool> IsTakenAsync(Claim claim) => (await claim.TakeAsync(host)).Contains(Guid.Parse(claim.Row));

    private async Task<Claim> DueAsync(string name)
    {
        var claim = await ClaimAsync(name);
        await SetAsync(claim, claim.Due);
        return claim;
    }

    private async Task SetAsync(Claim claim, string values) =>
        Assert.Equal(1, await host.SqlAsync($"UPDATE {claim.Table} SET {values} WHERE {claim.Key} = '{claim.Row}'"));

    private async Task<Claim> ClaimAsync(string name) =>
        name switch
        {
            "deductions" => await PaymentAsync(
                "status = 'created', due_at = created_at",
                "status = 'submitting', due_at = NULL",
                async claims => (await claims.ClaimReadyAsync(Many, default)).Deductions.Select(c => c.Id)
            ),
            "unknown payments" => await PaymentAsync(
                "status = 'unknown', due_at = created_at",
                Held(),
                async claims => (await claims.ClaimUnknownAsync(Many, default)).Select(c => c.Id)
            ),
            "reversing payments" => await PaymentAsync(
                "status = 'reversing', due_at = created_at",
                Held(),
                async claims => (await claims.ClaimReversingAsync(Many, default)).Select(c => c.Id)
            ),
            "abandoned payments" => await PaymentAsync(
                "status = 'submitting', lease_until = now() - interval '1 second'",
                Held(),
                async claims => (await claims.ClaimAbandonedAsync(Many, default)).Select(c => c.Id)
            ),
            "orders to send" => await OrderAsync("created", (claims, limit) => claims.ClaimReadyAsync(limit, default)),
            "open orders" => await OrderAsync(
                "awaiting_payer",
                (claims, limit) => claims.ClaimOpenAsync(limit, default)
            ),
            "closing orders" => await OrderAsync(
                "closing",
                (claims, limit) => claims.ClaimClosingAsync(limit, default)
            ),
            "refunds to send" => await RefundAsync(
                "created",
                (claims, limit) => claims.ClaimReadyAsync(limit, default)
            ),
            "refunds to ask" => await RefundAsync("unknown", (claims, limit) => claims.ClaimToAskAsync(limit, default)),
            "days" => await DayAsync(async (claims, _) => await claims.ClaimDueAsync(Many, default)),
            "day by hand" => await DayAsync(
                async (claims, day) =>
                    await claims.ClaimOneAsync(host.Merchant.Id, day, default) is { } one ? [one] : []
            ),
            _ => await WebhookAsync(),
        };

    private static string Held(string lease = "lease_until") => $"{lease} = now() + interval '1 minute'";

    private async Task<Claim> PaymentAsync(
        string due,
        string held,
        Func<PaymentClaims, Task<IEnumerable<PaymentId>>> takeAsync
    )
    {
        var payment = await host.PaidAsync();
        return new Claim(
            "payments",
            $"{payment.Id.Value}",
            due,
            held,
            async h => (await takeAsync(h.Services.GetRequiredService<PaymentClaims>())).Select(id => id.Value)
        );
    }

    private async Task<Claim> OrderAsync(
        string status,
        Func<OrderClaims, int, Task<IReadOnlyList<ClaimedOrder>>> takeAsync
    )
    {
        var order = await host.OrderedAsync();
        return new Claim(
            "payments",
            $"{order.Id.Value}",
            $"status = '{status}', due_at = created_at",
            Held(),
            async h => (await takeAsync(h.Services.GetRequiredService<OrderClaims>(), Many)).Select(c => c.Id.Value)
        );
    }

    private async Task<Claim> RefundAsync(
        string status,
        Func<RefundClaims, int, Task<IReadOnlyList<ClaimedRefund>>> takeAsync
    )
    {
        var refund = (await host.RefundAsync(await host.PaidAsync(), 500)).Value;
        return new Claim(
            "refunds",
            $"{refund.Id.Value}",
            $"status = '{status}', due_at = created_at",
            Held(),
            async h => (await takeAsync(h.Services.GetRequiredService<RefundClaims>(), Many)).Select(c => c.Id.Value)
        );
    }

    private async Task<Claim> DayAsync(Func<ReconciliationClaims, DateOnly, Task<IReadOnlyList<ClaimedDay>>> takeAsync)
    {
        var day = host.Today().AddDays(-1);
        var claims = host.Services.GetRequiredService<ReconciliationClaims>();
        await claims.OpenAsync(host.Merchant.Id, day, default);
        var row = await host.ScalarAsync<Guid>($"SELECT id FROM reconciliations WHERE day = '{day:yyyy-MM-dd}'");
        return new Claim(
            "reconciliations",
            $"{row}",
            "due_at = created_at - interval '1 day', lease_until = NULL",
            Held(),
            async _ => (await takeAsync(claims, day)).Select(c => c.Id.Value)
        );
    }

    private async Task<Claim> WebhookAsync()
    {
        var endpoint = await host.EndpointAsync("http://127.0.0.1:9/", "subscription.created");
        await host.EventAsync();
        return new Claim(
            "webhook_deliveries",
            $"{endpoint.Id.Value}",
            "due_at = created_at",
            Held("leased_until"),
            async h => (await h.ClaimAsync(Many)).Select(c => c.Endpoint.Value),
            "endpoint_id",
            "leased_until"
        );
    }
}
