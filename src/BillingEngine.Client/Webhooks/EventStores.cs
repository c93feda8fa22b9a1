namespace BillingEngine.Client;

/// <summary>Stores the ids of handled events.</summary>
public interface IEventStore
{
    /// <summary>Whether an event was handled.</summary>
    ValueTask<bool> ContainsAsync(string eventId, CancellationToken cancellationToken);

    /// <summary>Records that an event was handled.</summary>
    ValueTask StoreAsync(string eventId, CancellationToken cancellationToken);
}

/// <summary>
/// Stores the most recent ids in memory. An event is sent again for up to three days; a forgotten one would be handled
/// a second time. Choose a capacity of more than three days of events.
/// </summary>
/// <param name="capacity">The number of stored ids; 100,000 take about 20 MB.</param>
public sealed class MemoryEventStore(int capacity = MemoryEventStore.DefaultCapacity) : IEventStore
{
    /// <summary>The default capacity: 100,000.</summary>
    public const int DefaultCapacity = 100_000;

    private readonly RecentKeys<bool> known = new(capacity);

    /// <inheritdoc/>
    public ValueTask<bool> ContainsAsync(string eventId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(known.TryGet(eventId, out _));

    /// <inheritdoc/>
    public ValueTask StoreAsync(string eventId, CancellationToken cancellationToken)
    {
        known.Keep(eventId, true, (before, _) => before);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Stores the highest handled sequence of each object.</summary>
public interface ISequenceStore
{
    /// <summary>The highest handled sequence of an object, or null.</summary>
    ValueTask<long?> FindAsync(string objectId, CancellationToken cancellationToken);

    /// <summary>Stores a sequence unless a higher one is stored.</summary>
    ValueTask StoreAsync(string objectId, long sequence, CancellationToken cancellationToken);
}

/// <summary>
/// Stores the most recently handled objects in memory. An old event of a forgotten object would count as new. Choose a
/// capacity of more objects than change in three days.
/// </summary>
/// <param name="capacity">The number of stored objects; 100,000 take about 20 MB.</param>
public sealed class MemorySequenceStore(int capacity = MemoryEventStore.DefaultCapacity) : ISequenceStore
{
    private readonly RecentKeys<long> known = new(capacity);

    /// <inheritdoc/>
    public ValueTask<long?> FindAsync(string objectId, CancellationToken cancellationToken) =>
        ValueTask.FromResult<long?>(known.TryGet(objectId, out var sequence) ? sequence : null);

    /// <inheritdoc/>
    public ValueTask StoreAsync(string objectId, long sequence, CancellationToken cancellationToken)
    {
        known.Keep(objectId, sequence, Math.Max);
        return ValueTask.CompletedTask;
    }
}
