using BillingEngine.Platform.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace BillingEngine.Hangfire;

/// <summary>
/// Removes the locks that killed processes left in Hangfire's table. Hangfire stores no owner and trusts the clock of
/// the machine that wrote the lock. Here, a lock is orphaned when it is unchanged for longer than Hangfire holds any
/// lock. Removing the lock of a live owner costs at most a sweep that runs twice, and the claims in its tables keep the
/// two apart.
/// </summary>
public sealed class OrphanedLocks(NpgsqlDataSource database, StartGate gate, ILogger<OrphanedLocks> log)
    : BackgroundService
{
    /// <summary>How long Hangfire itself respects a lock; it holds locks for milliseconds.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly Dictionary<(string Resource, string Version), long> seen = [];

    /// <summary>
    /// Removes the locks that are unchanged for <paramref name="longest"/> since they were first seen.
    /// </summary>
    public async Task RemoveAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        var standing = await ReadAsync(cancellationToken);
        foreach (var gone in seen.Keys.Except(standing).ToList())
            seen.Remove(gone);
        foreach (var held in standing)
        {
            seen.TryAdd(held, TimeProvider.System.GetTimestamp());
            if (TimeProvider.System.GetElapsedTime(seen[held]) >= longest)
                await RemoveAsync(held, cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await gate.Opened.WaitAsync(stoppingToken);
            while (!stoppingToken.IsCancellationRequested)
            {
                await TryRemoveAsync(stoppingToken);
                await Task.Delay(Every, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    private async Task TryRemoveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RemoveAsync(Longest, cancellationToken);
        }
        catch (NpgsqlException e)
        {
            log.LogDebug(e, "The locks of Hangfire could not be read");
        }
    }

    // With the transaction that wrote it: a lock that was released and taken again is another one.
    private async Task<List<(string Resource, string Version)>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"SELECT resource, xmin::text FROM {HangfireRegistration.Schema}.lock"
        );
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var locks = new List<(string, string)>();
        while (await reader.ReadAsync(cancellationToken))
            locks.Add((reader.GetString(0), reader.GetString(1)));
        return locks;
    }

    private async Task RemoveAsync((string Resource, string Version) held, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"DELETE FROM {HangfireRegistration.Schema}.lock WHERE resource = $1 AND xmin::text = $2"
        );
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = held.Resource });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = held.Version });
        if (await command.ExecuteNonQueryAsync(cancellationToken) > 0)
        {
            log.LogInformation(
                "Hangfire's lock {Resource} was left by a killed process; it was removed",
                held.Resource
            );
        }
    }
}
