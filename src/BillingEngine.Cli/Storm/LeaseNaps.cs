using BillingEngine.Composition;
using Npgsql;

namespace BillingEngine.Cli.Storm;

/// <summary>
/// Ages leases. They run by the database's real clock, which nobody drives; so that a storm of years need not wait two
/// minutes at each crash, the leases are moved into the past instead, which is the same to whoever compares them with
/// now().
/// </summary>
public sealed class LeaseNaps(NpgsqlDataSource database, int seed, int deductionsBetweenNaps) : ISleeper
{
    private const string AgeAll = """
        UPDATE payments SET lease_until = now() - interval '1 second'
        WHERE status = 'submitting' OR (lease_until >= now() AND (status IN ('unknown', 'reversing')
            OR kind = 'app_order'));
        UPDATE refunds SET lease_until = now() - interval '1 second' WHERE lease_until >= now();
        """;

    // A day that a dead node was comparing.
    private const string AgeDays =
        "UPDATE reconciliations SET lease_until = now() - interval '1 second' WHERE lease_until >= now()";

    private readonly Random dice = new(seed);

    /// <summary>Nodes other than a sleeping one, which take over meanwhile.</summary>
    public Func<CrashPoint, StormNode?> Other { get; set; } = _ => null;

    /// <summary>Whether nobody sleeps any more.</summary>
    public bool IsCalm { get; set; }

    /// <summary>How often a node slept through its lease.</summary>
    public int Naps { get; private set; }

    /// <summary>Lets every lease run out; answers how many claims nobody has given back.</summary>
    public async Task<int> AgeAsync()
    {
        await using var command = database.CreateCommand(AgeAll);
        await using var days = database.CreateCommand(AgeDays);
        return await command.ExecuteNonQueryAsync() + await days.ExecuteNonQueryAsync();
    }

    /// <inheritdoc/>
    public Nap Next()
    {
        if (deductionsBetweenNaps == 0 || IsCalm)
            return Nap.None;
        lock (dice)
        {
            return dice.Next(deductionsBetweenNaps * 2) switch
            {
                0 => Nap.BeforeTheDeed,
                1 => Nap.AfterTheDeed,
                _ => Nap.None,
            };
        }
    }

    /// <inheritdoc/>
    public async Task SleepAsync(CrashPoint sleeping)
    {
        if (Other(sleeping) is not { } other)
            return;
        Naps++;
        await AgeAsync();
        await other.RunAsync(EngineTimetable.Entries.Where(e => e.Name == "resolve-unknown-payments"), []);
    }
}
