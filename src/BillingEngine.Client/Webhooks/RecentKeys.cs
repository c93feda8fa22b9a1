namespace BillingEngine.Client;

/// <summary>A limited number of keys with a value each; a new key replaces the one stored longest ago.</summary>
internal sealed class RecentKeys<T>
{
    private readonly Dictionary<string, LinkedListNode<(string Key, T Value)>> known = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, T Value)> order = new();
    private readonly Lock gate = new();
    private readonly int capacity;

    public RecentKeys(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        this.capacity = capacity;
    }

    public bool TryGet(string key, out T? value)
    {
        lock (gate)
        {
            var isKnown = known.TryGetValue(key, out var node);
            value = isKnown ? node!.Value.Value : default;
            return isKnown;
        }
    }

    public void Keep(string key, T value, Func<T, T, T> merge)
    {
        lock (gate)
        {
            if (known.Remove(key, out var node))
            {
                order.Remove(node);
                value = merge(node.Value.Value, value);
            }
            known[key] = order.AddLast((key, value));
            if (known.Count <= capacity)
                return;
            known.Remove(order.First!.Value.Key);
            order.RemoveFirst();
        }
    }
}
