using System.Diagnostics;
using System.Net;
using BillingEngine.Composition;
using BillingEngine.Platform.Jobs;
using BillingEngine.Server;
using BillingEngine.Server.Doctor;
using BillingEngine.Testing.Engine;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace BillingEngine.Tests.Jobs;

public sealed class MachineClockTests(EngineHost host) : IClassFixture<EngineHost>
{
    private NpgsqlDataSource Database => host.Services.GetRequiredService<NpgsqlDataSource>();

    [Theory]
    [InlineData(3600, "ahead of"), InlineData(-10, "behind"), InlineData(5, "ahead of"), InlineData(1, null)]
    [InlineData(0, null)]
    public async Task A_clock_that_differs_by_more_than_a_few_seconds_is_a_fault(int seconds, string? fault)
    {
        var clock = new MachineClock(new SetClock { Ahead = TimeSpan.FromSeconds(seconds) });
        await clock.MeasureAsync(Database, default);
        Assert.Equal(fault is not null, clock.Fault is not null);
        Assert.Contains(fault ?? "", clock.Fault ?? "", StringComparison.Ordinal);
        var finding = await DatabaseCheck.ClockAsync(Database, clock, default);
        Assert.Equal(fault is null ? Health.Ok : Health.Wrong, finding.Health);
    }

    [Fact]
    public async Task A_clock_that_is_set_to_another_time_shows_at_once()
    {
        var time = new SetClock();
        var clock = new MachineClock(time);
        await clock.MeasureAsync(Database, default);
        Assert.Null(clock.Fault);
        time.Ahead = TimeSpan.FromHours(1);
        Assert.NotNull(clock.Fault);
        time.Ahead = TimeSpan.Zero;
        Assert.Null(clock.Fault);
    }

    [Fact]
    public async Task An_answer_that_was_long_on_its_way_is_no_fault_of_the_clock()
    {
        var clock = new MachineClock(new SlowWay());
        await clock.MeasureAsync(Database, default);
        Assert.Null(clock.Fault);
    }

    [Fact]
    public async Task A_node_whose_clock_is_ahead_bills_nothing_and_does_when_it_is_right()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        host.Clock.MoveTo((await host.SubscriptionAsync(enrolled.Id)).NextRenewalAt!.Value);
        var time = new SetClock { Ahead = TimeSpan.FromMinutes(10) };
        var clock = new MachineClock(time);
        await clock.MeasureAsync(Database, default);
        var turn = ActivatorUtilities.CreateInstance<SweepTurn>(host.Services, clock);
        var renewals = EngineTimetable.Entries.Single(entry => entry.Name == "renew-due-subscriptions");

        Assert.Null(await turn.TryTakeAsync(renewals, default));
        Assert.Single(await host.InvoicesAsync(enrolled.Id));
        time.Ahead = TimeSpan.Zero;
        Assert.Equal(1, await turn.TryTakeAsync(renewals, default));
    }

    [Fact]
    public async Task A_server_whose_clock_is_ahead_starts_and_is_not_ready_and_says_why()
    {
        var time = new SetClock { Ahead = TimeSpan.FromMinutes(10) };
        await using var server = ServerApp.Build(
            [],
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.WebHost.UseUrls("http://127.0.0.1:0");
                builder.Services.AddSingleton(new MachineClock(time));
                builder.Configuration.AddInMemoryCollection(
                    new Dictionary<string, string?>
                    {
                        ["ConnectionStrings:Billing"] = host.ConnectionString,
                        ["Billing:PublicBaseUrl"] = "https://billing.example.com",
                        ["Billing:SecretsKey"] = EngineHost.SecretsKey,
                        ["Jobs:Runner"] = "embedded",
                    }
                );
            }
        );
        await server.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
        using var wrong = await http.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, wrong.StatusCode);
        Assert.Contains("600 s ahead of", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        time.Ahead = TimeSpan.Zero;
        using var right = await http.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        await server.StopAsync();
    }

    /// <summary>A machine's clock that a test sets; its timestamps run on.</summary>
    private sealed class SetClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
    }

    /// <summary>A right clock, asked from a place that each question takes eight seconds to leave.</summary>
    private sealed class SlowWay : TimeProvider
    {
        private const int CallsOfAQuestion = 3;
        private const int Questions = 3;
        private static readonly TimeSpan OnTheWay = TimeSpan.FromSeconds(8);
        private int calls;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() - Lag();

        public override long GetTimestamp() => System.GetTimestamp() - (long)(Lag().TotalSeconds * Stopwatch.Frequency);

        // Each question takes the time, then the timestamp; then comes the answer.
        private TimeSpan Lag() =>
            calls++ is var call && call < CallsOfAQuestion * Questions && call % CallsOfAQuestion < CallsOfAQuestion - 1
                ? OnTheWay
                : TimeSpan.Zero;
    }
}
