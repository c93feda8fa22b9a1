using System.Threading.RateLimiting;
using BillingEngine.Platform.Http;

namespace BillingEngine.Server.Operators;

/// <summary>
/// Limits password attempts. An address and a name each have a number of attempts per minute. Neither an attack from
/// one address nor one on one name locks an operator out: a browser that has logged in before is counted separately,
/// and an address that is new to a name has some attempts that do not count against the name
/// (docs/decisions/0026-behind-a-proxy.md).
/// </summary>
internal sealed class LoginAllowance(TimeProvider? clock = null) : IDisposable
{
    /// <summary>Attempts per minute of an address, a name, and a known browser.</summary>
    public const int AttemptsPerMinute = 10;

    /// <summary>Attempts per hour of an address on a name that is under attack.</summary>
    public const int AttemptsOfNewcomers = 3;

    private const int MostQueued = 16;
    private static readonly TimeSpan Each = TimeSpan.FromMinutes(1) / AttemptsPerMinute;

    private readonly Allowances addresses = new(AttemptsPerMinute, Each, clock);
    private readonly Allowances names = new(AttemptsPerMinute, Each, clock);
    private readonly Allowances browsers = new(AttemptsPerMinute, Each, clock);
    private readonly Allowances newcomers = new(
        AttemptsOfNewcomers,
        TimeSpan.FromHours(1) / AttemptsOfNewcomers,
        clock
    );

    // A hash takes a processor for a tenth of a second: unknown clients get half of the processors.
    private readonly ConcurrencyLimiter processors = new(
        new ConcurrencyLimiterOptions
        {
            PermitLimit = Math.Max(1, Environment.ProcessorCount / 2),
            QueueLimit = MostQueued,
        }
    );

    /// <summary>Counts an attempt; returns zero, or the time until the next one.</summary>
    public TimeSpan Take(string address, string name, string? knownBrowser)
    {
        // No operator's name is longer, and longer names must not fill the memory.
        if (name.Length > Operator.MostName)
            name = "";
        if (knownBrowser is not null)
            return browsers.Take(knownBrowser);
        if (addresses.Take(address) is var wait && wait > TimeSpan.Zero)
            return wait;
        wait = names.Take(name);
        return wait > TimeSpan.Zero && newcomers.Take($"{address} {name}") == TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    /// <summary>Waits for a free processor for hashing; not acquired when too many already wait.</summary>
    public ValueTask<RateLimitLease> ProcessorAsync(CancellationToken cancellationToken) =>
        processors.AcquireAsync(1, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => processors.Dispose();
}
