using BillingEngine.Composition;
using BillingEngine.TestClock;
using SimulatorClockDoor = BillingEngine.TestClock.SimulatorClock;

namespace BillingEngine.Cli.Storm;

/// <summary>
/// Drives all nodes as the engine's own ClockDriver drives one: to the next moment at which engine or simulator has
/// something to do, or to the tick after it, the simulator first, then the timetable on every node at once, until
/// nobody finds anything.
/// </summary>
public sealed class StormDriver(StormStage stage, SimulatorClockDoor simulator, TimeSpan tick)
{
    // More passes than this at one moment are a loop, not work.
    private const int MostPasses = 2000;

    // Beyond this, what a sweep threw is only counted.
    private const int TroublesKept = 100;
    private readonly List<string> troubles = [];

    /// <summary>Moments at which the clock stood.</summary>
    public int Steps { get; private set; }

    /// <summary>What sweeps of living nodes threw; they were tried again.</summary>
    public IReadOnlyList<string> Troubles
    {
        get
        {
            lock (troubles)
                return [.. troubles.Take(TroublesKept)];
        }
    }

    /// <summary>Drives to <paramref name="to"/>.</summary>
    public async Task DriveAsync(DateTimeOffset to, CancellationToken token)
    {
        await SettleAsync(token);
        while (stage.Clock.GetUtcNow() < to)
        {
            token.ThrowIfCancellationRequested();
            var due = await DueMoments.ReadAsync(stage.Database, stage.Clock.GetUtcNow(), token);
            var next = due.Next is { } own && own < to ? own : to;
            if ((await simulator.GetAsync(token)).NextDueAt is { } theirs && theirs < next)
                next = theirs;
            if (AtTick(next) is var later && later < to)
                next = later;
            var at = (await simulator.MoveAsync(next, token)).Now;
            await stage.Clock.MoveAsync(at > next ? at : next, stage.Database, token);
            await SettleAsync(token);
            Steps++;
        }
    }

    /// <summary>
    /// Lets everything happen that is due now, replaces who died, and lets the claims of the dead run out.
    /// </summary>
    public async Task SettleAsync(CancellationToken token)
    {
        for (var pass = 0; pass < MostPasses; pass++)
        {
            var state = await simulator.GetAsync(token);
            var isQuiet = state.NextDueAt is not { } due || due > state.Now;
            if (!isQuiet)
                await simulator.MoveAsync(state.Now, token);
            var found = await RunDueAsync(token);
            if (stage.Nodes.Any(node => node.Crash.IsDead))
                await stage.ReplaceDeadAsync(token);
            else if (found == 0 && isQuiet && !await LeasesRanOutAsync(token))
                return;
        }
        throw new InvalidOperationException(
            $"At {stage.Clock.GetUtcNow():u} the timetable finds work without end: "
                + string.Join("; ", Troubles.TakeLast(3))
        );
    }

    /// <summary>
    /// The nodes' clock goes back, the simulator's, as the world's, does not; everybody acts, and it is put right.
    /// </summary>
    public async Task TurnBackAsync(TimeSpan by, Func<Task> meanwhile, CancellationToken token)
    {
        var right = stage.Clock.GetUtcNow();
        await stage.Clock.MoveAsync(right - by, stage.Database, token);
        await meanwhile();
        await Task.WhenAll(
            stage.Nodes.Select(node => Task.Run(() => node.RunAsync(EngineTimetable.Entries, troubles), token))
        );
        await stage.Clock.MoveAsync(right, stage.Database, token);
    }

    private DateTimeOffset AtTick(DateTimeOffset due) =>
        tick > TimeSpan.Zero && due.Ticks % tick.Ticks is > 0 and var over ? due.AddTicks(tick.Ticks - over) : due;

    private async Task<int> RunDueAsync(CancellationToken token)
    {
        var due = (await DueMoments.ReadAsync(stage.Database, stage.Clock.GetUtcNow(), token)).DueNow;
        if (due.Count == 0)
            return 0;
        var entries = EngineTimetable.Entries.Where(entry => due.Contains(entry.Name)).ToList();
        var found = await Task.WhenAll(
            stage.Nodes.Select(node => Task.Run(() => node.RunAsync(entries, troubles), token))
        );
        return found.Sum();
    }

    // Only where a dead claim is in the way of work is anything left to do; nothing is claimed by the living now.
    private async Task<bool> LeasesRanOutAsync(CancellationToken token)
    {
        if (await stage.Naps.AgeAsync() == 0)
            return false;
        var entries = EngineTimetable.Entries.Where(entry => entry.Name == "resolve-unknown-payments");
        await stage.Nodes[0].RunAsync(entries, troubles);
        token.ThrowIfCancellationRequested();
        return true;
    }
}
