using Npgsql;

namespace BillingEngine.Platform.Jobs;

/// <summary>
/// The clock of this machine, compared with the database's, which all nodes share. A node whose clock is ahead would
/// bill what is not yet due, so it runs no sweep until the clock is right again. A sandbox's driven clock is an offset
/// to this one and is not compared.
/// </summary>
/// <param name="time">The machine's clock; <see cref="TimeProvider.System"/> in production.</param>
public sealed class MachineClock(TimeProvider time)
{
    /// <summary>The tolerated difference. NTP keeps it within milliseconds.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(3);

    private const int Tries = 3;
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(100);

    private Reading? last;

    /// <summary>The machine's clock.</summary>
    public TimeProvider Time => time;

    /// <summary>
    /// How far the machine's clock is ahead of the database's; negative where it is behind. A clock that is changed
    /// after the measurement shows at once.
    /// </summary>
    public TimeSpan Offset =>
        Volatile.Read(ref last) is { } reading
            ? reading.Offset + (time.GetUtcNow() - reading.At - time.GetElapsedTime(reading.Timestamp))
            : TimeSpan.Zero;

    /// <summary>Why this node runs no sweep, and what to do; null while the clock is right.</summary>
    public string? Fault => FaultOf(Offset);

    /// <summary>The fault of a clock with this offset; null where there is none.</summary>
    public static string? FaultOf(TimeSpan offset) =>
        offset.Duration() <= Tolerance
            ? null
            : $"This machine's clock is {offset.Duration().TotalSeconds:0} s "
                + $"{(offset > TimeSpan.Zero ? "ahead of" : "behind")} the database's: no timed work is done here until "
                + "both are set by NTP.";

    /// <summary>
    /// Measures the offset. A slow response says little about its time, so the measurement is repeated; in the end only
    /// the part of the offset that the round trip cannot explain counts.
    /// </summary>
    public async Task MeasureAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var ask = new NpgsqlCommand("SELECT clock_timestamp()", connection);
        Reading? best = null;
        for (var i = 0; i < Tries && (best is null || best.Took > Quick); i++)
        {
            var (at, begun) = (time.GetUtcNow(), time.GetTimestamp());
            var theirs = (DateTime)(await ask.ExecuteScalarAsync(cancellationToken))!;
            var took = time.GetElapsedTime(begun);
            var reading = new Reading(at, begun, took, at + (took / 2) - new DateTimeOffset(theirs));
            best = best is null || took < best.Took ? reading : best;
        }
        // A round trip longer than the tolerance proves nothing: the previous result stays valid.
        if (best!.Took / 2 <= Tolerance || last is null)
            Volatile.Write(ref last, best with { Offset = Certain(best) });
    }

    private static TimeSpan Certain(Reading reading)
    {
        var doubt = reading.Took / 2;
        return reading.Offset.Duration() <= doubt ? TimeSpan.Zero
            : reading.Offset > TimeSpan.Zero ? reading.Offset - doubt
            : reading.Offset + doubt;
    }

    private sealed record Reading(DateTimeOffset At, long Timestamp, TimeSpan Took, TimeSpan Offset);
}
