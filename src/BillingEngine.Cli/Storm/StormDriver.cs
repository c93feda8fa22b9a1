using BillingEngine.Composition;
using BillingEngine.TestClock;
using SimulatorClockApi = BillingEngine.TestClock.SimulatorClock;

namespace BillingEngine.Cli.Storm;

/// <summary>
/// Drives all nodes as the engine's ClockDriver drives one: to the next moment at which engine or simulator has work,
/// or to the tick after it; the simulator first, then the timetable on every node at once, until no node finds work.
/// </summary>
public sealed class StormDriver(StormStage stage, SimulatorClockApi simulator, TimeSpan tick)
{
    // More passes than this at one moment are an endless loop, not work.
    private const int MostPasses = 2000;

    // After so many, exceptions of sweeps are only counted.
    private const int MostFailures = 100;
    private readonly List<string> troubles = [];

    /// <summary>Moments at which the clock stopped.</summary>
    public int Steps { get; private set; }

    /// <summary>Exceptions of sweeps on live nodes; the sweeps ran again.</summary>
    public IReadOnlyList<string> Troubles
    {
        get
        {
            lock (troubles)
                return [.. troubles.Take(MostFailures)];
        }
    }

    /// <summary>Drives to <paramref name="to"/>.</summary>
    public async Task DriveAsync(DateTimeOffset to, CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        while (stage.Clock.GetUtcNow() < to)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var due = await DueMoments.ReadAsync(stage.Database, stage.Clock.GetUtcNow(), cancellationToken);
            var next = due.Next is { } own && own < to ? own : to;
            if ((await simulator.GetAsync(cancellationToken)).NextDueAt is { } theirs && theirs < next)
                next = theirs;
            if (AtTick(next) is var later && later < to)
                next = later;
            var at = (await simulator.MoveAsync(next, cancellationToken)).Now;
            await stage.Clock.MoveAsync(at > next ? at : next, stage.Database, cancellationToken);
            await SettleAsync(cancellationToken);
            Steps++;
        }
    }

    /// <summary>Runs everything that is due now, replaces crashed nodes, and expires their claims.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        for (var pass = 0; pass < MostPasses; pass++)
        {
            var state = await simulator.GetAsync(cancellationToken);
            var isQuiet = state.NextDueAt is not { } due || due > state.Now;
            if (!isQuiet)
                await simulator.MoveAsync(state.Now, cancellationToken);
            var found = await RunDueAsync(cancellationToken);
            if (stage.Nodes.Any(node => node.Crash.HasCrashed))
                await stage.ReplaceCrashedAsync(cancellationToken);
            else if (found == 0 && isQuiet && !await ExpireLeasesAsync(cancellationToken))
                return;
        }
        throw new InvalidOperationException(
            $"At {stage.Clock.GetUtcNow():u} the timetable finds work without end: "
                + string.Join("; ", Troubles.TakeLast(3))
        );
    }

    /// <summary>
    /// Sets the nodes' clock back, but not the simulator's; runs <paramref name="meanwhile"/> and the timetable, and
    /// corrects the clock.
    /// </summary>
    public async Task TurnBackAsync(TimeSpan by, Func<Task> meanwhile, CancellationToken cancellationToken)
    {
        var right = stage.Clock.GetUtcNow();
        await stage.Clock.MoveAsync(right - by, stage.Database, cancellationToken);
        await meanwhile();
        await Task.WhenAll(
            stage.Nodes.Select(node =>
                Task.Run(() => node.RunAsync(EngineTimetable.Entries, troubles), cancellationToken)
            )
        );
        await stage.Clock.MoveAsync(right, stage.Database, cancellationToken);
    }

    private DateTimeOffset AtTick(DateTimeOffset due) =>
        tick > TimeSpan.Zero && due.Ticks % tick.Ticks is > 0 and var over ? due.AddTicks(tick.Ticks - over) : due;

    private async Task<int> RunDueAsync(CancellationToken cancellationToken)
    {
        var due = (await DueMoments.ReadAsync(stage.Database, stage.Clock.GetUtcNow(), cancellationToken)).DueNow;
        if (due.Count == 0)
            return 0;
        var entries = EngineTimetable.Entries.Where(entry => due.Contains(entry.Name)).ToList();
        var found = await Task.WhenAll(
            stage.Nodes.Select(node => Task.Run(() => node.RunAsync(entries, troubles), cancellationToken))
        );
        return found.Sum();
    }

    // Work is left only when a crashed node's claim blocks it; live nodes hold no claims now.
    private async Task<bool> ExpireLeasesAsync(CancellationToken cancellationToken)
    {
        if (await stage.LeaseStalls.ExpireAsync() == 0)
            return false;
        var entries = EngineTimetable.Entries.Where(entry => entry.Name == "resolve-unknown-payments");
        await stage.Nodes[0].RunAsync(entries, troubles);
        cancellationToken.ThrowIfCancellationRequested();
        return true;
    }
}
