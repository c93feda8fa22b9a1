using Npgsql;

namespace BillingEngine.Server;

/// <summary>
/// <c>BillingEngine.Server migrate</c>: migrates the database of <c>ConnectionStrings:Billing</c> to the newest
/// version, including the job tables, and ends. After it, nodes with <c>Billing:MigrateAtStart</c> set to false need no
/// right to change the schema.
/// </summary>
internal static class MigrateCommand
{
    public const string Name = "migrate";

    public static async Task<int> RunAsync(
        IConfiguration configuration,
        TextWriter output,
        CancellationToken cancellationToken
    )
    {
        var faults = new List<string>();
        var connection = ServerSettings.ReadConnection(configuration, faults);
        TimetableRunner.Check(configuration, faults);
        if (faults.Count > 0)
            throw new WeChatPay.InvalidConfigurationException("The configuration", faults);
        await using var database = NpgsqlDataSource.Create(connection);
        using var logs = LoggerFactory.Create(logging => logging.AddSimpleConsole(line => line.SingleLine = true));
        var schema = new Schema(connection, database, configuration, logs.CreateLogger<Schema>());
        var applied = await schema.MigrateAsync(cancellationToken);
        await output.WriteLineAsync(
            applied.Count == 0 ? "The schema is up to date." : $"Migrated: {string.Join(", ", applied)}."
        );
        return 0;
    }
}
