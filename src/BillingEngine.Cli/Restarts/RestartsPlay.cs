using BillingEngine.Cli.Processes;

namespace BillingEngine.Cli.Restarts;

/// <summary>
/// Kills a server with <c>-9</c> at random moments of its work and of its start, again and again, and sees that it
/// starts each time as it does without a kill before.
/// </summary>
public static class RestartsPlay
{
    private const int CleanStarts = 3;

    // Beyond the cadence of the timetable, so that every part of it is hit.
    private const int LongestLifeMilliseconds = 7000;

    // Of so many starts one is killed before it is ready.
    private const int StartsToAKilledOne = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Plays; each start is told to <paramref name="progress"/>.</summary>
    public static async Task<RestartsReport> RunAsync(
        RestartsOptions options,
        IProgress<Restart> progress,
        CancellationToken token
    )
    {
        await using var stage = await RestartsStage.StartAsync(token);
        var usual = await UsualAsync(stage, token);
        var dice = new Random(options.Seed);
        var restarts = new List<Restart>();
        await LiveAsync(stage, dice, 0, token);
        for (var i = 1; i <= options.Times && restarts.All(restart => restart.Took is not null); i++)
        {
            var left = await stage.LocksAsync(token);
            if (options.PlantsLocks)
                await stage.PlantLocksAsync(token);
            var restart = await LiveAsync(stage, dice, i, token) with { LocksLeft = left };
            restarts.Add(restart);
            progress.Report(restart);
        }
        return new RestartsReport(
            RestartsStage.HasHangfire ? "Hangfire" : "the embedded runner",
            usual,
            restarts,
            restarts[^1].Took is not null && await EndAsync(stage, token)
        );
    }

    // The first brings the database up to date; it is the usual time of a database that has its tables that counts.
    private static async Task<TimeSpan> UsualAsync(RestartsStage stage, CancellationToken token)
    {
        var slowest = TimeSpan.Zero;
        for (var i = 0; i <= CleanStarts; i++)
        {
            await using var server = stage.StartServer(isToBeKilled: false);
            var took =
                await stage.UntilReadyAsync(server, token)
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

    private static async Task<Restart> LiveAsync(RestartsStage stage, Random dice, int number, CancellationToken token)
    {
        // Some are killed on their way, without a time of their own; the next start must stand that too.
        if (number > 0 && dice.Next(StartsToAKilledOne) == 0)
        {
            await using var early = stage.StartServer(isToBeKilled: true);
            await Task.Delay(dice.Next(LongestLifeMilliseconds / 2), token);
            await early.StopAsync(Patience);
        }
        await using var server = stage.StartServer(isToBeKilled: true);
        if (await stage.UntilReadyAsync(server, token) is not { } took)
            return new Restart(number, 0, null, server.LastLines(20));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var busy = stage.KeepBusyAsync($"r{number}", stop.Token);
        await Task.Delay(dice.Next(LongestLifeMilliseconds), token);
        await server.StopAsync(Patience);
        await stop.CancelAsync();
        await busy;
        return new Restart(number, 0, took);
    }

    private static async Task<bool> EndAsync(RestartsStage stage, CancellationToken token)
    {
        await using var server = stage.StartServer(isToBeKilled: false);
        var isRun = await stage.UntilReadyAsync(server, token) is not null && await stage.IsTimetableRunAsync(token);
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
