using System.CommandLine;

namespace BillingEngine.Cli.Postgres;

/// <summary>The verb behind ./test: one throwaway cluster for all test projects, until standard input ends.</summary>
public static class PostgresCommand
{
    public static Command Build()
    {
        var command = new Command(
            "postgres",
            "Runs a throwaway PostgreSQL and prints its connection string; stops at the end of stdin."
        );
        command.SetAction(
            async (_, cancellationToken) =>
            {
                await using var cluster = await PostgresCluster.StartThrowawayAsync(cancellationToken);
                Console.WriteLine(cluster.ConnectionString("postgres"));
                await Task.WhenAny(WaitForEndOfInputAsync(cancellationToken), cluster.Exited);
                return 0;
            }
        );
        return command;
    }

    private static async Task WaitForEndOfInputAsync(CancellationToken cancellationToken)
    {
        while (await Console.In.ReadLineAsync(cancellationToken) is not null)
        {
            // Only the end of the input matters.
        }
    }
}
