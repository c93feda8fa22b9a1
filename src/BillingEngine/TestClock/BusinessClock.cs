using Npgsql;

namespace BillingEngine.TestClock;

/// <summary>
/// The clock for sessions, periods and dunning: real time in production; in the sandbox real time plus an offset stored
/// in the database. Signatures, leases and timeouts never use it.
/// </summary>
public sealed class BusinessClock : TimeProvider
{
    private readonly TimeProvider under;
    private long offsetTicks;

    /// <summary>A clock over the real time.</summary>
    public BusinessClock()
        : this(System) { }

    private BusinessClock(TimeProvider under) => this.under = under;

    /// <summary>
    /// A clock based on another one, for example one that stands still, so that a run can be repeated.
    /// </summary>
    public static BusinessClock Over(TimeProvider under) => new(under);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => under.GetUtcNow().AddTicks(Interlocked.Read(ref offsetTicks));

    /// <summary>Loads the offset that an earlier run stored in the database.</summary>
    public async Task LoadAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT offset_seconds FROM business_clock");
        if (await command.ExecuteScalarAsync(cancellationToken) is double seconds)
            Interlocked.Exchange(ref offsetTicks, TimeSpan.FromSeconds(seconds).Ticks);
    }

    /// <summary>Moves the clock: in this process at once, and through the database for every later process.</summary>
    public async Task MoveAsync(DateTimeOffset to, NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var offset = to - under.GetUtcNow();
        await using var command = database.CreateCommand(
            """
            INSERT INTO business_clock (offset_seconds) VALUES ($1) ON CONFLICT (only_row) DO UPDATE
              SET offset_seconds = excluded.offset_seconds
            """
        );
        command.Parameters.Add(new NpgsqlParameter { Value = offset.TotalSeconds });
        await command.ExecuteNonQueryAsync(cancellationToken);
        Interlocked.Exchange(ref offsetTicks, offset.Ticks);
    }
}
