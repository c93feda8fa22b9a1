namespace BillingEngine.Client;

/// <summary>What a <see cref="SequenceGuard"/> passes to the handler.</summary>
public enum GuardMode
{
    /// <summary>
    /// Every event once, in the order of arrival: for a handler that acts on each event, such as a receipt for each
    /// <c>invoice.paid</c>.
    /// </summary>
    EveryEventOnce,

    /// <summary>
    /// Only events newer than the last known one of their object: for a handler that copies an object's state. An event
    /// that arrives after a later one of the same object is dropped, whatever its type.
    /// </summary>
    NewestState,
}

/// <summary>
/// Webhooks arrive at least once and in any order. A guard passes on every event once, or only the newest state of each
/// object.
/// </summary>
/// <remarks>
/// An event is recorded after its handler has ended, so an event whose handler failed is handled again when it is sent
/// again. If several processes receive webhooks, or the handler writes to a database, record it in the handler's own
/// transaction: the event's id under a unique constraint, or the object's sequence with <c>UPDATE … SET sequence = @new
/// WHERE id = @id AND sequence &lt; @new</c>. Nothing else closes the gap between the two.
/// </remarks>
public sealed class SequenceGuard
{
    private const int Lanes = 64;

    private readonly IEventStore? events;
    private readonly ISequenceStore? sequences;
    private readonly SemaphoreSlim[] lanes = [.. Enumerable.Range(0, Lanes).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Passes on every event once; stores ids in memory, for one process.</summary>
    public SequenceGuard()
        : this(GuardMode.EveryEventOnce) { }

    /// <summary>Stores its data in memory: for one process, and lost with it.</summary>
    public SequenceGuard(GuardMode mode)
    {
        switch (mode)
        {
            case GuardMode.EveryEventOnce:
                events = new MemoryEventStore();
                break;
            case GuardMode.NewestState:
                sequences = new MemorySequenceStore();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(mode), mode, "There is no such mode.");
        }
    }

    /// <summary>Passes on every event once; stores ids in the caller's store.</summary>
    public SequenceGuard(IEventStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        events = store;
    }

    /// <summary>Passes on the newest state of each object; stores sequences in the caller's store.</summary>
    public SequenceGuard(ISequenceStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        sequences = store;
    }

    /// <summary>
    /// Handles an event, one per object at a time. Returns false when it is dropped; respond with 200 in both cases.
    /// </summary>
    public async Task<bool> HandleAsync(
        BillingEvent billingEvent,
        Func<BillingEvent, CancellationToken, Task> handle,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(billingEvent);
        ArgumentNullException.ThrowIfNull(handle);
        var lane = lanes[(StringComparer.Ordinal.GetHashCode(billingEvent.Data.Id) & int.MaxValue) % Lanes];
        await lane.WaitAsync(cancellationToken);
        try
        {
            if (await IsKnownAsync(billingEvent, cancellationToken))
                return false;
            await handle(billingEvent, cancellationToken);
            if (events is not null)
                await events.StoreAsync(billingEvent.Id, cancellationToken);
            else
                await sequences!.StoreAsync(billingEvent.Data.Id, billingEvent.Sequence, cancellationToken);
            return true;
        }
        finally
        {
            lane.Release();
        }
    }

    private async ValueTask<bool> IsKnownAsync(BillingEvent billingEvent, CancellationToken cancellationToken) =>
        events is not null
            ? await events.ContainsAsync(billingEvent.Id, cancellationToken)
            : await sequences!.FindAsync(billingEvent.Data.Id, cancellationToken) is { } known
                && billingEvent.Sequence <= known;
}
