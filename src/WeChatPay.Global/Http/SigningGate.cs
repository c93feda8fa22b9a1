namespace WeChatPay.Global.Http;

/// <summary>
/// Lets only so many threads sign at once. A signature is about a millisecond of a core; without a bound, a burst of
/// calls would keep every core from everything else.
/// </summary>
public sealed class SigningGate : IDisposable
{
    private readonly SemaphoreSlim seats;

    /// <summary>A gate with a number of seats, at least one.</summary>
    public SigningGate(int seats) => this.seats = new SemaphoreSlim(Math.Max(1, seats));

    /// <summary>A gate that leaves one core free, where there are several.</summary>
    public static SigningGate ForThisMachine() => new(Environment.ProcessorCount - 1);

    internal Task EnterAsync(CancellationToken cancellationToken) => seats.WaitAsync(cancellationToken);

    internal void Leave() => seats.Release();

    /// <inheritdoc/>
    public void Dispose() => seats.Dispose();
}
