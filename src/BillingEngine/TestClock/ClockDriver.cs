using BillingEngine.Platform.Jobs;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BillingEngine.TestClock;

/// <summary>The simulator's clock, which is advanced too; null when the gateway is not the simulator.</summary>
public sealed record SimulatorClocks(SimulatorClock? Driven);

/// <summary>The result of an advance of the clock.</summary>
public sealed record Drive(DateTimeOffset From, DateTimeOffset To, int Steps, IReadOnlyDictionary<string, int> Work);

/// <summary>The progress of an advance of the clock.</summary>
public sealed record RunningDrive(DateTimeOffset From, DateTimeOffset To, int Steps);

/// <summary>
/// Advances the business clocks of engine and simulator together, step by step to the next time at which either has
/// work: first the simulator and its notifications, then the timetable until nothing is due.
/// </summary>
public sealed class ClockDriver(
    Timetable timetable,
    BusinessClock clock,
    NpgsqlDataSource database,
    IServiceScopeFactory scopes,
    RunnerPause pause,
    SimulatorClocks clocks
)
{
    private volatile RunningDrive? running;

    private readonly SimulatorClock? simulator = clocks.Driven;

    // More passes at one time are an endless loop.
    private const int MaxPassesAStep = 10_000;

    /// <summary>The advance in progress in this process; null without one.</summary>
    public RunningDrive? Running => running;

    /// <summary>Advances to <paramref name="to"/>. Everything that becomes due on the way happens in order.</summary>
    public async Task<Drive> DriveAsync(DateTimeOffset to, CancellationToken cancellationToken)
    {
        using var held = await pause.HoldAsync(cancellationToken);
        try
        {
            return await StepAsync(to, cancellationToken);
        }
        finally
        {
            running = null;
        }
    }

    private async Task<Drive> StepAsync(DateTimeOffset to, CancellationToken cancellationToken)
    {
        var from = clock.GetUtcNow();
        running = new RunningDrive(from, to, 0);
        var work = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var steps = 0;
        await RunUntilIdleAsync(work, cancellationToken);
        while (clock.GetUtcNow() < to)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var step = await NextAsync(to, cancellationToken);
            if (simulator is not null)
                step = Later(step, (await simulator.MoveAsync(step, cancellationToken)).Now);
            await clock.MoveAsync(Later(step, clock.GetUtcNow()), database, cancellationToken);
            await RunUntilIdleAsync(work, cancellationToken);
            steps++;
            running = new RunningDrive(from, to, steps);
        }
        return new Drive(from, clock.GetUtcNow(), steps, work);
    }

    private async Task<DateTimeOffset> NextAsync(DateTimeOffset to, CancellationToken cancellationToken)
    {
        var due = await DueMoments.ReadAsync(database, clock.GetUtcNow(), cancellationToken);
        var next = due.Next is { } own && own < to ? own : to;
        if (
            simulator is not null
            && (await simulator.GetAsync(cancellationToken)).NextDueAt is { } theirs
            && theirs < next
        )
        {
            next = theirs;
        }

        return next;
    }

    // Work creates work: a signature creates a deduction, a deduction a notification. The clock does not move until
    // neither side has work due. The simulator goes first: what it delivered last may be due here, and work done here
    // while it is idle cannot wake it without being counted.
    private async Task RunUntilIdleAsync(SortedDictionary<string, int> work, CancellationToken cancellationToken)
    {
        for (var pass = 0; pass < MaxPassesAStep; pass++)
        {
            var isQuiet = await QuietenSimulatorAsync(cancellationToken);
            if (await RunDueAsync(work, cancellationToken) == 0 && isQuiet)
                return;
        }
        throw new InvalidOperationException(
            "The sweeps find work without end at one time. The clock was not advanced further."
        );
    }

    // True when the simulator had nothing due; otherwise its work was delivered and answered.
    private async Task<bool> QuietenSimulatorAsync(CancellationToken cancellationToken)
    {
        if (simulator is null)
            return true;
        var state = await simulator.GetAsync(cancellationToken);
        if (state.NextDueAt is not { } due || due > state.Now)
            return true;
        await simulator.MoveAsync(state.Now, cancellationToken);
        return false;
    }

    private async Task<int> RunDueAsync(SortedDictionary<string, int> work, CancellationToken cancellationToken)
    {
        var due = (await DueMoments.ReadAsync(database, clock.GetUtcNow(), cancellationToken)).DueNow;
        var total = 0;
        foreach (var entry in timetable.Entries.Where(e => due.Contains(e.Name)))
        {
            await using var scope = scopes.CreateAsyncScope();
            var result = await scope
                .ServiceProvider.GetRequiredService<IMediator>()
                .Send(entry.Request(), cancellationToken);
            total += result.Value;
            work[entry.Name] = work.GetValueOrDefault(entry.Name) + result.Value;
        }
        return total;
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
