using BillingEngine.Platform.Jobs;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BillingEngine.TestClock;

/// <summary>The simulator's clock that is driven along; null where the engine's gateway is no simulator.</summary>
public sealed record SimulatorClocks(SimulatorClock? Driven);

/// <summary>Where a drive of the clock came to.</summary>
public sealed record Drive(DateTimeOffset From, DateTimeOffset To, int Steps, IReadOnlyDictionary<string, int> Work);

/// <summary>How far a drive of the clock has come.</summary>
public sealed record RunningDrive(DateTimeOffset From, DateTimeOffset To, int Steps);

/// <summary>
/// Drives the business clocks of engine and simulator together: step by step to the next moment at which either has
/// something to do, the
/// simulator first, its notifications arriving, then the timetable until nothing is due.
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

    // More passes than this at one moment are a loop, not work.
    private const int MaxPassesAStep = 10_000;

    /// <summary>The drive that is under way in this process; null where the clock stands.</summary>
    public RunningDrive? Running => running;

    /// <summary>Drives to <paramref name="to"/>; what falls due on the way happens in order.</summary>
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

    // Work makes work: a signing makes a deduction, a deduction a notification. Until neither side has anything due,
    // the clock stands. The simulator is asked first: what it delivered last may be due here, and nothing that is done
    // here while it is quiet can wake it without being counted.
    private async Task RunUntilIdleAsync(SortedDictionary<string, int> work, CancellationToken cancellationToken)
    {
        for (var pass = 0; pass < MaxPassesAStep; pass++)
        {
            var isQuiet = await QuietenSimulatorAsync(cancellationToken);
            if (await RunDueAsync(work, cancellationToken) == 0 && isQuiet)
                return;
        }
        throw new InvalidOperationException(
            "The timetable finds work without end at one moment; the clock was not moved on."
        );
    }

    // True where the simulator had nothing due; else what it had is delivered and answered.
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
