namespace WeChatPay.Simulator;

/// <summary>The newest entries, up to a fixed number.</summary>
internal sealed class RecentLog<T>(int capacity)
{
    private readonly Queue<T> entries = new();
    private readonly Lock sync = new();

    public void Add(T entry)
    {
        lock (sync)
        {
            entries.Enqueue(entry);
            while (entries.Count > capacity)
                entries.Dequeue();
        }
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<T> Newest()
    {
        lock (sync)
        {
            var copy = entries.ToArray();
            Array.Reverse(copy);
            return copy;
        }
    }

    public void Clear()
    {
        lock (sync)
        {
            entries.Clear();
        }
    }
}
