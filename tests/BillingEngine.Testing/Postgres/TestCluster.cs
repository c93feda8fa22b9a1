using BillingEngine.Cli.Postgres;

namespace BillingEngine.Testing.Postgres;

/// <summary>
/// The PostgreSQL server of this test run: the one that ./test started and named in the environment, otherwise one that
/// starts on first use and ends with this process.
/// </summary>
public static class TestCluster
{
    /// <summary>The environment variable with the connection string of a running server.</summary>
    public const string ConnectionVariable = "BILLING_TEST_CONNECTION";

    private static readonly Lazy<Task<string>> Connection = new(StartAsync);

    // Referenced, because a garbage collection would close the pipe and the guard would stop the server.
    private static PostgresCluster? cluster;

    /// <summary>A connection string of the server's maintenance database; its user may create databases.</summary>
    public static Task<string> ConnectionStringAsync() => Connection.Value;

    private static async Task<string> StartAsync()
    {
        if (Environment.GetEnvironmentVariable(ConnectionVariable) is { Length: > 0 } given)
            return given;
        // Never disposed: it lives as long as the tests, and its guard stops it when this process ends.
        cluster = await PostgresCluster.StartThrowawayAsync(CancellationToken.None);
        return cluster.ConnectionString("postgres");
    }
}
