namespace BillingEngine.Client;

/// <summary>The sandbox's clock: <c>/v1/test_clock</c>. A production server does not have these routes.</summary>
public sealed class TestClockCalls
{
    private readonly HttpTransport transport;

    internal TestClockCalls(HttpTransport transport) => this.transport = transport;

    /// <summary>Reads the business clock, and the progress of an advance.</summary>
    public Task<TestClock> GetAsync(CancellationToken cancellationToken = default) =>
        transport.GetAsync("v1/test_clock", BillingJson.Default.TestClock, cancellationToken);

    /// <summary>
    /// Advances the business clock of engine and simulator together. Work that falls due on the way is done in order.
    /// There is no timeout: only the cancellation token ends it.
    /// </summary>
    public Task<TestClock> AdvanceAsync(
        AdvanceTestClock advance,
        string? idempotencyKey = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.PostAsync(
            "v1/test_clock/advance",
            advance,
            BillingJson.Default.AdvanceTestClock,
            BillingJson.Default.TestClock,
            idempotencyKey,
            cancellationToken,
            Timeout.InfiniteTimeSpan
        );
}
