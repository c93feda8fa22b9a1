using System.Collections.Concurrent;

namespace BillingEngine.Client;

/// <summary>
/// Lets through what is newer than what is known of its object, and drops the rest: webhooks come at least once and in
/// any order.
/// </summary>
/// <remarks>
/// The number is kept after the handler has ended, so that what failed half-way is handled again when it is sent again.
/// Where several processes receive, or a handler writes to a database, keep the number there in the handler's own
/// transaction (<c>UPDATE … SET sequence = @new WHERE id = @id AND sequence &lt; @new</c>): nothing else closes the
/// gap between the two.
/// </remarks>
public sealed class SequenceGuard
{
    private const int Lanes = 64;

    private readonly ISequenceStore store;
    private readonly SemaphoreSlim[] lanes = [.. Enumerable.Range(0, Lanes).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Keeps the numbers in memory: for one process, and lost with it.</summary>
    public SequenceGuard()
        : this(new MemorySequenceStore())
    {
    }

    /// <summary>Keeps the numbers where the caller says.</summary>
    public SequenceGuard(ISequenceStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        this.store = store;
    }

    /// <summary>
    /// Handles an event, one of an object at a time; false where it is old news, which is answered 200 like the rest.
    /// </summary>
    public async Task<bool> HandleAsync(
        BillingEvent told, Func<BillingEvent, CancellationToken, Task> handle,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(told);
        ArgumentNullException.ThrowIfNull(handle);
        var id = told.Data.Id;
        var lane = lanes[(StringComparer.Ordinal.GetHashCode(id) & int.MaxValue) % Lanes];
        await lane.WaitAsync(cancellationToken);
        try
        {
            if (await store.FindAsync(id, cancellationToken) is { } known && told.Sequence <= known)
                return false;
            await handle(told, cancellationToken);
            await store.KeepAsync(id, told.Sequence, cancellationToken);
            return true;
        }
        finally
        {
            lane.Release();
        }
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

/// <summary>Keeps them in memory, and all of them: for tests and for one process with few objects.</summary>
public sealed class MemorySequenceStore : ISequenceStore
{
    private readonly ConcurrentDictionary<string, long> known = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<long?> FindAsync(string objectId, CancellationToken cancellationToken) =>
        ValueTask.FromResult<long?>(known.TryGetValue(objectId, out var sequence) ? sequence : null);

    /// <inheritdoc/>
    public ValueTask KeepAsync(string objectId, long sequence, CancellationToken cancellationToken)
    {
        known.AddOrUpdate(objectId, sequence, (_, before) => Math.Max(before, sequence));
        return ValueTask.CompletedTask;
    }
}
