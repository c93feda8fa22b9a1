using BillingEngine.Cli.Processes;

namespace BillingEngine.Cli.Restarts;

/// <summary>
/// Kills a server with <c>-9</c> at random moments of its work and of its start, and checks that each next start takes
/// as long as a normal one.
/// </summary>
public static class RestartsPlay
{
    private const int CleanStarts = 3;

    // Longer than the timetable's interval, so that kills hit every part of it.
    private const int LongestRunMilliseconds = 7000;

    // One start in so many is killed before it is ready.
    private const int StartsPerKilledStart = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs the kills and reports each start to <paramref name="progress"/>.</summary>
    public static async Task<RestartsReport> RunAsync(
        RestartsOptions options,
        IProgress<Restart> progress,
        CancellationToken cancellationToken
    )
    {
        await using var stage = await RestartsStage.StartAsync(cancellationToken);
        var usual = await UsualAsync(stage, cancellationToken);
        var dice = new Random(options.Seed);
        var restarts = new List<Restart>();
        await LiveAsync(stage, dice, 0, cancellationToken);
        for (var i = 1; i <= options.Times && restarts.All(restart => restart.Took is not null); i++)
        {
            var left = await stage.LocksAsync(cancellationToken);
            if (options.PlantsLocks)
                await stage.PlantLocksAsync(cancellationToken);
            var restart = await LiveAsync(stage, dice, i, cancellationToken) with { LocksLeft = left };
            restarts.Add(restart);
            progress.Report(restart);
        }
        return new RestartsReport(
            RestartsStage.HasHangfire ? "Hangfire" : "the embedded runner",
            usual,
            restarts,
            restarts[^1].Took is not null && await EndAsync(stage, cancellationToken)
        );
    }

    // The first start migrates the database; the usual time is that of a database that has its tables.
    private static async Task<TimeSpan> UsualAsync(RestartsStage stage, CancellationToken cancellationToken)
    {
        var slowest = TimeSpan.Zero;
        for (var i = 0; i <= CleanStarts; i++)
        {
            await using var server = stage.StartServer(isToBeKilled: false);
            var took =
                await stage.UntilReadyAsync(server, cancellationToken)
                ?? throw new PlainFailureException(
                    $"The server does not start at all:\n{server.LastLines(20)}",
                    exitCode: 1
                );
            if (i > 0 && took > slowest)
                slowest = took;
            await StopAsync(server);
        }
        return slowest;
    }

    private static async Task<Restart> LiveAsync(
        RestartsStage stage,
        Random dice,
        int number,
        CancellationToken cancellationToken
    )
    {
        // Some are killed while starting, without a time of their own; the next start must survive that too.
        if (number > 0 && dice.Next(StartsPerKilledStart) == 0)
        {
            await using var early = stage.StartServer(isToBeKilled: true);
            await Task.Delay(dice.Next(LongestRunMilliseconds / 2), cancellationToken);
            await early.StopAsync(Patience);
        }
        await using var server = stage.StartServer(isToBeKilled: true);
        if (await stage.UntilReadyAsync(server, cancellationToken) is not { } took)
            return new Restart(number, 0, null, server.LastLines(20));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var busy = stage.KeepBusyAsync($"r{number}", stop.Token);
        await Task.Delay(dice.Next(LongestRunMilliseconds), cancellationToken);
        await server.StopAsync(Patience);
        await stop.CancelAsync();
        await busy;
        return new Restart(number, 0, took);
    }

    private static async Task<bool> EndAsync(RestartsStage stage, CancellationToken cancellationToken)
    {
        await using var server = stage.StartServer(isToBeKilled: false);
        var isRun =
            await stage.UntilReadyAsync(server, cancellationToken) is not null
            && await stage.IsTimetableRunAsync(cancellationToken);
        await StopAsync(server);
        return isRun;
    }

    private static async Task StopAsync(GuardedProcess server)
    {
        await server.StopAsync(Patience);
        if (server.ExitCode != 0)
        {
            throw new PlainFailureException(
                $"The server was asked to stop and ended with {server.ExitCode}:\n{server.LastLines(20)}",
                exitCode: 1
            );
        }
    }
}
