using BillingEngine.Composition;
using Npgsql;

namespace BillingEngine.Cli.Storm;

/// <summary>
/// Expires leases. Leases follow the database's real clock, which the storm does not control. A storm of years cannot
/// wait two minutes at each crash, so the leases are moved into the past, which has the same effect on every comparison
/// with now().
/// </summary>
public sealed class LeaseStalls(NpgsqlDataSource database, int seed, int deductionsBetweenStalls) : ILeaseStalls
{
    private const string ExpireAll = """
        UPDATE payments SET lease_until = now() - interval '1 second'
        WHERE status = 'submitting' OR (lease_until >= now() AND (status IN ('unknown', 'reversing')
            OR kind = 'app_order'));
        UPDATE refunds SET lease_until = now() - interval '1 second' WHERE lease_until >= now();
        """;

    // A day whose node crashed during its reconciliation.
    private const string ExpireDays =
        "UPDATE reconciliations SET lease_until = now() - interval '1 second' WHERE lease_until >= now()";

    private readonly Random dice = new(seed);

    /// <summary>A node other than the stalled one, which takes over.</summary>
    public Func<CrashPoint, StormNode?> Other { get; set; } = _ => null;

    /// <summary>Whether stalls are switched off.</summary>
    public bool IsCalm { get; set; }

    /// <summary>How often a node stalled until its lease expired.</summary>
    public int Count { get; private set; }

    /// <summary>Lets every lease expire; returns how many claims were not released.</summary>
    public async Task<int> ExpireAsync()
    {
        await using var command = database.CreateCommand(ExpireAll);
        await using var days = database.CreateCommand(ExpireDays);
        return await command.ExecuteNonQueryAsync() + await days.ExecuteNonQueryAsync();
    }

    /// <inheritdoc/>
    public LeaseStall Next()
    {
        if (deductionsBetweenStalls == 0 || IsCalm)
            return LeaseStall.None;
        lock (dice)
        {
            return dice.Next(deductionsBetweenStalls * 2) switch
            {
                0 => LeaseStall.BeforeTheCall,
                1 => LeaseStall.AfterTheCall,
                _ => LeaseStall.None,
            };
        }
    }

    /// <inheritdoc/>
    public async Task SleepAsync(CrashPoint sleeping)
    {
        if (Other(sleeping) is not { } other)
            return;
        Count++;
        await ExpireAsync();
        await other.RunAsync(EngineTimetable.Entries.Where(e => e.Name == "resolve-unknown-payments"), []);
    }
}
