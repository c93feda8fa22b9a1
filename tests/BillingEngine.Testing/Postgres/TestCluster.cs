using BillingEngine.Cli.Postgres;

namespace BillingEngine.Testing.Postgres;

/// <summary>
/// The PostgreSQL server of this test run: the one that ./test started and named in the environment, else one of our
/// own
/// that is started when first asked for and ends with this process.
/// </summary>
public static class TestCluster
{
    /// <summary>The variable that names a server which is already there.</summary>
    public const string ConnectionVariable = "BILLING_TEST_CONNECTION";

    private static readonly Lazy<Task<string>> Connection = new(StartAsync);

    // Held, or a garbage collection would close the pipe that keeps the guard from stopping the server.
    private static PostgresCluster? cluster;

    /// <summary>A connection string of the server's maintenance database, with the right to create databases.</summary>
    public static Task<string> ConnectionStringAsync() => Connection.Value;

    private static async Task<string> StartAsync()
    {
        if (Environment.GetEnvironmentVariable(ConnectionVariable) is { Length: > 0 } given)
            return given;
        // Never disposed on purpose: it lives as long as the tests do, and its guard stops it when this process ends.
        cluster = await PostgresCluster.StartThrowawayAsync(CancellationToken.None);
        return cluster.ConnectionString("postgres");
    }
}
