namespace BillingEngine.Client;

/// <summary>What a <see cref="SequenceGuard"/> lets through.</summary>
public enum GuardMode
{
    /// <summary>
    /// Every event, once, in the order in which they arrive: for a handler that acts on what happened, such as a
    /// receipt for each <c>invoice.paid</c>.
    /// </summary>
    EveryEventOnce,

    /// <summary>
    /// Only what is newer than what is known of its object: for a handler that copies an object's state. An event that
    /// is overtaken by a later one of the same object is dropped, whatever its type.
    /// </summary>
    NewestState,
}

/// <summary>
/// Webhooks come at least once and in any order. A guard has every event handled once, or only the newest state of each
/// object.
/// </summary>
/// <remarks>
/// What was handled is kept after the handler has ended, so that what failed half-way is handled again when it is sent
/// again. Where several processes receive, or a handler writes to a database, keep it there in the handler's own
/// transaction: the event's identifier under a unique constraint, or the object's sequence with
/// <c>UPDATE … SET sequence = @new WHERE id = @id AND sequence &lt; @new</c>. Nothing else closes the gap between the
/// two.
/// </remarks>
public sealed class SequenceGuard
{
    private const int Lanes = 64;

    private readonly IEventStore? events;
    private readonly ISequenceStore? sequences;
    private readonly SemaphoreSlim[] lanes = [.. Enumerable.Range(0, Lanes).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Has every event handled once; keeps their identifiers in memory, for one process.</summary>
    public SequenceGuard()
        : this(GuardMode.EveryEventOnce) { }

    /// <summary>Keeps what it needs in memory: for one process, and lost with it.</summary>
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

    /// <summary>Has every event handled once; keeps their identifiers where the caller says.</summary>
    public SequenceGuard(IEventStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        events = store;
    }

    /// <summary>Has the newest state of each object handled; keeps the numbers where the caller says.</summary>
    public SequenceGuard(ISequenceStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        sequences = store;
    }

    /// <summary>
    /// Handles an event, one of an object at a time; false where it is dropped, which is answered 200 like the rest.
    /// </summary>
    public async Task<bool> HandleAsync(
        BillingEvent told,
        Func<BillingEvent, CancellationToken, Task> handle,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(told);
        ArgumentNullException.ThrowIfNull(handle);
        var lane = lanes[(StringComparer.Ordinal.GetHashCode(told.Data.Id) & int.MaxValue) % Lanes];
        await lane.WaitAsync(cancellationToken);
        try
        {
            if (await IsKnownAsync(told, cancellationToken))
                return false;
            await handle(told, cancellationToken);
            if (events is not null)
                await events.KeepAsync(told.Id, cancellationToken);
            else
                await sequences!.KeepAsync(told.Data.Id, told.Sequence, cancellationToken);
            return true;
        }
        finally
        {
            lane.Release();
        }
    }

    private async ValueTask<bool> IsKnownAsync(BillingEvent told, CancellationToken cancellationToken) =>
        events is not null
            ? await events.ContainsAsync(told.Id, cancellationToken)
            : await sequences!.FindAsync(told.Data.Id, cancellationToken) is { } known && told.Sequence <= known;
}
