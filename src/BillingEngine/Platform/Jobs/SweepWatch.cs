using System.Security.Cryptography;
using System.Text;
using BillingEngine.Domain.Payments;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace BillingEngine.Platform.Jobs;

/// <summary>
/// Watches the runners: compares the timetable with the rounds that any node has completed. It runs a sweep itself that
/// no runner runs, and raises an alert for one that completes no round; the alert is resolved when it does. It also
/// compares this machine's clock with the database's.
/// </summary>
public sealed class SweepWatch(
    Timetable timetable,
    SweepRounds rounds,
    SweepTurn turn,
    RunnerPause pause,
    StartGate gate,
    MachineClock machine,
    TimeProvider clock,
    NpgsqlDataSource database,
    IServiceScopeFactory scopes,
    ILogger<SweepWatch> log
) : BackgroundService
{
    /// <summary>How often it checks.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private const string LateCode = "sweep.late";
    private const string SilentCode = "timetable.not_run";

    private readonly Dictionary<string, Task> driven = new(StringComparer.Ordinal);
    private readonly long begun = clock.GetTimestamp();
    private string? clockFault;
    private bool isBlind;

    /// <summary>After this time without a runner the watch runs a sweep itself.</summary>
    public static TimeSpan DriveAfter(TimetableEntry entry) => (2 * Cadence(entry)) + TimeSpan.FromSeconds(30);

    /// <summary>After this time without a completed round a sweep is late.</summary>
    public static TimeSpan LateAfter(TimetableEntry entry) => (2 * Cadence(entry)) + TimeSpan.FromMinutes(5);

    /// <summary>Completes when the sweeps that the watch is running have ended.</summary>
    public Task Driven => Task.WhenAll(driven.Values);

    /// <summary>Checks once: saves rounds, measures the clock, raises alerts, runs sweeps.</summary>
    public async Task LookAsync(CancellationToken stop)
    {
        await machine.MeasureAsync(database, stop);
        LogClock();
        // The clock is driven, and the driver runs the sweeps.
        if (pause.IsHeld)
            timetable.Entries.ToList().ForEach(entry => rounds.Completed(entry.Name, isByRunner: true));
        var ages = await rounds.SaveAsync(database, stop);
        foreach (var entry in timetable.Entries.Where(entry => MustDrive(entry, ages)))
            driven[entry.Name] = DriveAsync(entry, stop);
        await AlertOfSweepsAsync(ages, stop);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await gate.Opened.WaitAsync(stoppingToken);
            while (!stoppingToken.IsCancellationRequested)
            {
                await TryLookAsync(stoppingToken);
                await Task.Delay(Every, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await Driven;
        }
    }

    private async Task TryLookAsync(CancellationToken stop)
    {
        try
        {
            await LookAsync(stop);
            isBlind = false;
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            if (!isBlind)
                log.LogWarning(e, "The timetable's rounds cannot be compared with what is due; it is tried again");
            isBlind = true;
        }
    }

    // The longest interval of any runner.
    private static TimeSpan Cadence(TimetableEntry entry) => entry.Every > Every ? entry.Every : Every;

    // A process that has just started gives the runner time first, whatever the table says.
    private TimeSpan Waited(TimeSpan? age)
    {
        var up = clock.GetElapsedTime(begun);
        return age is { } known && known < up ? known : up;
    }

    private bool MustDrive(TimetableEntry entry, IReadOnlyDictionary<string, SweepAge> ages)
    {
        var known = ages.TryGetValue(entry.Name, out var age);
        return Waited(known ? age.RunnerAge : null) > DriveAfter(entry)
            && Waited(known ? age.Age : null) >= Cadence(entry)
            && !rounds.IsRunning(entry.Name)
            && driven.GetValueOrDefault(entry.Name) is not { IsCompleted: false };
    }

    private async Task DriveAsync(TimetableEntry entry, CancellationToken stop)
    {
        try
        {
            while (await turn.TryTakeAsync(entry, stop, isByRunner: false) is > 0)
                stop.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The next turn, here or on another node, finds again what it had claimed.
        }
        catch (Exception e)
        {
            log.LogError(e, "The sweep {Sweep} failed; it is tried again", entry.Name);
        }
    }

    private void LogClock()
    {
        var fault = machine.Fault;
        if (fault is not null && clockFault is null)
            log.LogError("{Fault}", fault);
        else if (fault is null && clockFault is not null)
            log.LogInformation("This machine's clock is right again; the sweeps run again");
        clockFault = fault;
    }

    // Raised by the process that saw the failure; resolved by the table, whichever node completed the round.
    private async Task AlertOfSweepsAsync(IReadOnlyDictionary<string, SweepAge> ages, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BillingDbContext>();
        var (good, silent) = (new List<Guid>(), new List<string>());
        foreach (var entry in timetable.Entries)
        {
            var known = ages.TryGetValue(entry.Name, out var age);
            if (Waited(known ? age.Age : null) > LateAfter(entry))
                await db.RaiseAsync(Late(entry, known ? age.Age : null), clock.GetUtcNow(), log, stop);
            else if (known && age.Age <= LateAfter(entry))
                good.Add(IdOf(entry.Name));
            if (Waited(known ? age.RunnerAge : null) > LateAfter(entry) && !rounds.IsRunning(entry.Name))
                silent.Add(entry.Name);
        }
        if (silent.Count > 0)
            await db.RaiseAsync(Silent(silent), clock.GetUtcNow(), log, stop);
        var isHeard = timetable.Entries.All(entry => ages.GetValueOrDefault(entry.Name).RunnerAge <= LateAfter(entry));
        await db.ResolveAsync(LateCode, good, clock.GetUtcNow(), stop);
        await db.ResolveAsync(SilentCode, isHeard ? [IdOf(SilentCode)] : [], clock.GetUtcNow(), stop);
    }

    private Alert Late(TimetableEntry entry, TimeSpan? age) =>
        new(
            null,
            LateCode,
            $"The sweep {entry.Name} has completed no round for {(age ?? clock.GetElapsedTime(begun)).TotalMinutes:0} "
                + $"minutes on any node. {(rounds.FailureOf(entry.Name) is { } why ? $"It failed last with {why}. " : "")}"
                + "See the log for the sweep, the dashboard's Failed list, and whether the database responds; due work is not "
                + "lost and is done when the sweep runs again.",
            "sweep",
            IdOf(entry.Name)
        );

    private static Alert Silent(IEnumerable<string> sweeps) =>
        new(
            null,
            SilentCode,
            $"The runner has not run {string.Join(", ", sweeps)}. The watch runs them instead, so nothing is late; look "
                + "for the runner in the log and on the dashboard's pages Servers and Recurring jobs.",
            "timetable",
            IdOf(SilentCode)
        );

    // The same for every node and every start, so that one failure raises one alert.
    internal static Guid IdOf(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));
}
