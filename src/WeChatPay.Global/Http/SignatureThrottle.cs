namespace WeChatPay.Global.Http;

/// <summary>
/// Limits how many threads sign at the same time. A signature takes about a millisecond of a core; without a limit, a
/// burst of calls would occupy every core.
/// </summary>
public sealed class SignatureThrottle : IDisposable
{
    private readonly SemaphoreSlim seats;

    /// <summary>Creates a throttle for this many concurrent signatures, at least one.</summary>
    public SignatureThrottle(int seats) => this.seats = new SemaphoreSlim(Math.Max(1, seats));

    /// <summary>Creates a throttle that leaves one core free if there are several.</summary>
    public static SignatureThrottle ForThisMachine() => new(Environment.ProcessorCount - 1);

    internal Task EnterAsync(CancellationToken cancellationToken) => seats.WaitAsync(cancellationToken);

    internal void Leave() => seats.Release();

    /// <inheritdoc/>
    public void Dispose() => seats.Dispose();
}
