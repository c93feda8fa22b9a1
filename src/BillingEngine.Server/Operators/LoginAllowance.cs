using System.Threading.RateLimiting;
using BillingEngine.Platform.Http;

namespace BillingEngine.Server.Operators;

/// <summary>
/// Who may try a password now. An address and a name have so many attempts a minute each. Neither an attack from one
/// address nor one on one name locks an operator out: a browser that has logged in before is counted by itself, and an
/// address that is new to a name has some attempts that the name's do not count against
/// (docs/decisions/0026-behind-a-proxy.md).
/// </summary>
internal sealed class LoginAllowance(TimeProvider? clock = null) : IDisposable
{
    /// <summary>How many attempts an address, a name, and a known browser have in a minute.</summary>
    public const int AttemptsAMinute = 10;

    /// <summary>How many attempts an address has in an hour on a name that is under attack.</summary>
    public const int AttemptsOfNewcomers = 3;

    private const int MostQueued = 16;
    private static readonly TimeSpan Each = TimeSpan.FromMinutes(1) / AttemptsAMinute;

    private readonly Allowances addresses = new(AttemptsAMinute, Each, clock);
    private readonly Allowances names = new(AttemptsAMinute, Each, clock);
    private readonly Allowances browsers = new(AttemptsAMinute, Each, clock);
    private readonly Allowances newcomers = new(
        AttemptsOfNewcomers,
        TimeSpan.FromHours(1) / AttemptsOfNewcomers,
        clock
    );

    // A hash takes a processor for a tenth of a second: strangers get half of them.
    private readonly ConcurrencyLimiter processors = new(
        new ConcurrencyLimiterOptions
        {
            PermitLimit = Math.Max(1, Environment.ProcessorCount / 2),
            QueueLimit = MostQueued,
        }
    );

    /// <summary>Takes an attempt; zero, or how long until there is one.</summary>
    public TimeSpan Take(string address, string name, string? knownBrowser)
    {
        // No operator's name is longer, and nobody fills the memory with some that are.
        if (name.Length > Operator.MostName)
            name = "";
        if (knownBrowser is not null)
            return browsers.Take(knownBrowser);
        if (addresses.Take(address) is var wait && wait > TimeSpan.Zero)
            return wait;
        wait = names.Take(name);
        return wait > TimeSpan.Zero && newcomers.Take($"{address} {name}") == TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    /// <summary>Waits for a processor to hash with; not acquired where too many wait already.</summary>
    public ValueTask<RateLimitLease> ProcessorAsync(CancellationToken stop) => processors.AcquireAsync(1, stop);

    /// <inheritdoc/>
    public void Dispose() => processors.Dispose();
}
