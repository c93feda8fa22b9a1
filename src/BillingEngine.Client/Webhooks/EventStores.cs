namespace BillingEngine.Client;

/// <summary>Keeps the identifiers of the events that were handled.</summary>
public interface IEventStore
{
    /// <summary>Whether an event was handled.</summary>
    ValueTask<bool> ContainsAsync(string eventId, CancellationToken cancellationToken);

    /// <summary>Keeps that an event was handled.</summary>
    ValueTask KeepAsync(string eventId, CancellationToken cancellationToken);
}

/// <summary>
/// Keeps the newest of them in memory. An event is sent again for up to three days; one that has been forgotten by then
/// would be handled a second time, so keep more than three days bring.
/// </summary>
/// <param name="capacity">How many are kept; 100,000 take about 20 MB.</param>
public sealed class MemoryEventStore(int capacity = MemoryEventStore.DefaultCapacity) : IEventStore
{
    /// <summary>How many are kept unless told: 100,000.</summary>
    public const int DefaultCapacity = 100_000;

    private readonly RecentKeys<bool> known = new(capacity);

    /// <inheritdoc/>
    public ValueTask<bool> ContainsAsync(string eventId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(known.TryGet(eventId, out _));

    /// <inheritdoc/>
    public ValueTask KeepAsync(string eventId, CancellationToken cancellationToken)
    {
        known.Keep(eventId, true, (before, _) => before);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Keeps the highest sequence that was handled of each object.</summary>
public interface ISequenceStore
{
    /// <summary>The highest sequence of an object; null where none was handled.</summary>
    ValueTask<long?> FindAsync(string objectId, CancellationToken cancellationToken);

    /// <summary>Keeps a sequence unless a higher one is kept already.</summary>
    ValueTask KeepAsync(string objectId, long sequence, CancellationToken cancellationToken);
}

/// <summary>
/// Keeps those of the objects that were handled last in memory. An old event of an object that has been forgotten would
/// be taken for news, so keep more objects than change in three days.
/// </summary>
/// <param name="capacity">How many objects are kept; 100,000 take about 20 MB.</param>
public sealed class MemorySequenceStore(int capacity = MemoryEventStore.DefaultCapacity) : ISequenceStore
{
    private readonly RecentKeys<long> known = new(capacity);

    /// <inheritdoc/>
    public ValueTask<long?> FindAsync(string objectId, CancellationToken cancellationToken) =>
        ValueTask.FromResult<long?>(known.TryGet(objectId, out var sequence) ? sequence : null);

    /// <inheritdoc/>
    public ValueTask KeepAsync(string objectId, long sequence, CancellationToken cancellationToken)
    {
        known.Keep(objectId, sequence, Math.Max);
        return ValueTask.CompletedTask;
    }
}
