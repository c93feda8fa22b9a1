using BillingEngine.Platform.Persistence;
using Npgsql;

namespace BillingEngine.Server;

/// <summary>The tables that this process needs: the engine's, and those of the jobs.</summary>
internal sealed class Schema(
    string connectionString,
    NpgsqlDataSource database,
    IConfiguration configuration,
    ILogger log
)
{
    /// <summary>The names of what is missing; empty when complete.</summary>
    public async Task<IReadOnlyList<string>> MissingAsync(CancellationToken cancellationToken)
    {
        var missing = await Migrations.MissingAsync(database, cancellationToken);
        return await TimetableRunner.HasTablesAsync(configuration, database, cancellationToken)
            ? missing
            : [.. missing, "the tables of Hangfire"];
    }

    /// <summary>Migrates everything; returns what was missing.</summary>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken)
    {
        var missing = await MissingAsync(cancellationToken);
        try
        {
            await Migrations.ApplyAsync(connectionString, log, cancellationToken);
            await TimetableRunner.InstallTablesAsync(configuration, database, log, cancellationToken);
        }
        catch (InvalidOperationException e) when (DatabaseFault.Of(e) is null)
        {
            throw new StartRefusedException(e.Message, e);
        }
        return missing;
    }
}
