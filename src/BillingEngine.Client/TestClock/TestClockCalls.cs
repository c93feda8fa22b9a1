namespace BillingEngine.Client;

/// <summary>The sandbox's clock: <c>/v1/test_clock</c>. A server in production has no such routes.</summary>
public sealed class TestClockCalls
{
    private readonly Wire wire;

    internal TestClockCalls(Wire wire) => this.wire = wire;

    /// <summary>Tells where the business clock stands, and while it is moved how far it has come.</summary>
    public Task<TestClock> GetAsync(CancellationToken cancellationToken = default) =>
        wire.GetAsync("v1/test_clock", BillingJson.Default.TestClock, cancellationToken);

    /// <summary>
    /// Moves the business clock of engine and simulator together; what falls due on the way happens in order. It may
    /// take as long as it takes: only the cancellation ends it.
    /// </summary>
    public Task<TestClock> AdvanceAsync(
        AdvanceTestClock advance,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        wire.PostAsync(
            "v1/test_clock/advance",
            advance,
            BillingJson.Default.AdvanceTestClock,
            BillingJson.Default.TestClock,
            idempotencyKey,
            cancellationToken,
            Timeout.InfiniteTimeSpan
        );
}
