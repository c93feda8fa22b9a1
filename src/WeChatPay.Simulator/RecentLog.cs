namespace WeChatPay.Simulator;

/// <summary>The newest entries, and no more than a fixed number of them.</summary>
internal sealed class RecentLog<T>(int capacity)
{
    private readonly Queue<T> entries = new();
    private readonly Lock gate = new();

    public void Add(T entry)
    {
        lock (gate)
        {
            entries.Enqueue(entry);
            while (entries.Count > capacity)
                entries.Dequeue();
        }
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<T> Newest()
    {
        lock (gate)
        {
            var copy = entries.ToArray();
            Array.Reverse(copy);
            return copy;
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            entries.Clear();
        }
    }
}
