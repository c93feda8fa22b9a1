using System.Text.Json.Nodes;
using BillingEngine.Proof;
using BillingEngine.Proof.Reports;

namespace BillingEngine.Scenarios.Processes;

/// <summary>
/// Three real servers on one database: one is killed in the middle of a billing run, PostgreSQL is stopped like a power
/// failure, and all servers are stopped in the middle of the next run. No money is lost or charged twice.
/// </summary>
public sealed class FleetTests : IAsyncLifetime
{
    private const int People = 48;

    // With one call in flight a server claims sixteen: each of the three has a part of the run.
    private const string SlowGateway = """{"rules":[{"on":"deduct","fault":"slow","delay_seconds":1}]}""";

    private readonly Fleet fleet = new();

    public Task InitializeAsync() => fleet.StartAsync();

    public async Task DisposeAsync() => await fleet.DisposeAsync();

    [Fact]
    public async Task Neither_a_kill_nor_a_lost_database_nor_a_stop_in_the_middle_of_a_run_loses_or_doubles_money()
    {
        await fleet.StartServersAsync(1);
        await EnrolAsync();
        Assert.Equal(0, Assert.Single(await fleet.StopServersAsync(1)));

        await fleet.MoveClockAsync(TimeSpan.FromDays(2));
        await SlowDownAsync();
        await StartARunAsync(claimed: 2 * People / 3, lastIsKilled: true);
        Assert.Equal(137, Assert.Single(await fleet.StopServersAsync(1)));
        await fleet.RestartDatabaseAsync();
        await FinishAsync();
        await StopAllAsync();

        await fleet.MoveClockAsync(TimeSpan.FromDays(7));
        await StartARunAsync(claimed: People / 3);
        await StopAllAsync();

        await fleet.Simulator.ClearFaultsAsync(default);
        await fleet.StartServersAsync(1);
        await fleet.Api.AdvanceAsync((await fleet.Api.NowAsync(default)).AddDays(2), default);
        await ProveAsync();
        await StopAllAsync();
    }

    private async Task EnrolAsync()
    {
        await fleet.MakePlanAsync();
        for (var i = 0; i < People; i++)
        {
            var enrolled = await fleet.Api.PostAsync(
                "v1/subscriptions",
                new JsonObject
                {
                    ["plan"] = "weekly",
                    ["channel"] = "mini_program",
                    ["customer"] = new JsonObject
                    {
                        ["reference"] = $"p{i}",
                        ["openid"] = $"oFleet{i}",
                        ["display_name"] = $"p{i}",
                    },
                },
                default
            );
            await fleet.Simulator.ActAsync(enrolled["signing"]!["session_id"]!.ToString(), "sign", default);
        }
        await Testing.Engine.Eventually.TrueAsync(async () =>
            await fleet.CountAsync("subscriptions WHERE status = 'trialing'") == People
        );
    }

    private async Task SlowDownAsync()
    {
        using var answer = await fleet.Control.PostAsync(
            "_control/faults",
            new StringContent(SlowGateway, null, "application/json")
        );
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    // Nothing falls due until all three are running. Then some payments have succeeded, and the claims exceed what two
    // servers could hold.
    private async Task StartARunAsync(int claimed, bool lastIsKilled = false)
    {
        const string putOff = "UPDATE subscriptions SET next_renewal_at = next_renewal_at";
        var paidBefore = await PaidAsync();
        await fleet.ExecuteAsync($"{putOff} + interval '30 days'");
        await fleet.StartServersAsync(3, lastIsKilled);
        // A success that was unknown until now sets its subscription's next date again; that one is no longer
        // postponed.
        await fleet.ExecuteAsync(
            $"""
            {putOff} - interval '30 days' WHERE next_renewal_at > now() + interval '20 days'
                + make_interval(secs => (SELECT offset_seconds FROM business_clock))
            """
        );
        await Testing.Engine.Eventually.TrueAsync(async () =>
            await PaidAsync() > paidBefore && await fleet.CountAsync("payments WHERE status = 'submitting'") > claimed
        );
    }

    // The killed server's claims stay until their lease expires; it is expired here instead of waited for.
    private async Task FinishAsync()
    {
        await Testing.Engine.Eventually.TrueAsync(async () =>
        {
            await fleet.ExecuteAsync(
                """
                UPDATE payments SET lease_until = now() - interval '1 second' WHERE status = 'submitting'
                    AND updated_at < (SELECT max(updated_at) FROM payments) - interval '8 seconds'
                """
            );
            return await fleet.CountAsync("payments WHERE status IN ('created', 'submitting')") == 0;
        });
        Assert.Equal(People, await fleet.CountAsync("payments"));
        Assert.True(await fleet.CountAsync("payments WHERE lost_at IS NOT NULL") > 0, "No payment was interrupted.");
    }

    // Every claim is finished or released: no work has to wait for a lease.
    private async Task StopAllAsync()
    {
        var codes = await fleet.StopServersAsync(fleet.Servers.Count);
        Assert.All(codes, code => Assert.Equal(0, code));
        Assert.Equal(0, await fleet.CountAsync("payments WHERE status = 'submitting' OR lease_until > now()"));
    }

    private Task<long> PaidAsync() => fleet.CountAsync("payments WHERE status = 'succeeded'");

    private async Task ProveAsync()
    {
        Assert.Equal(2 * People, await fleet.CountAsync("invoices WHERE status = 'paid'"));
        Assert.Equal(2 * People, await fleet.CountAsync("payments WHERE status = 'succeeded'"));
        var taken = (await fleet.Simulator.LedgerAsync(default)).Orders!.Where(order => order.TradeState == "SUCCESS");
        Assert.Equal(2 * People, taken.Count());
        using var http = new HttpClient();
        var proof = await new Prover(TimeProvider.System).RunAsync(
            fleet.ConnectionString,
            new SimulatorLedgerApi(http, fleet.Control.BaseAddress!),
            default
        );
        Assert.True(proof.IsProved, ReportText.Write(proof));
    }
}
