namespace BillingEngine.Benchmarks.Reconciliation;

/// <summary>The most memory that this process has resident while it is watched.</summary>
internal sealed class PeakMemory : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource stop = new();
    private readonly Task watching;
    private long most;

    private PeakMemory() => watching = WatchAsync();

    /// <summary>Begins, after what was done before is tidied away.</summary>
    public static PeakMemory Watch()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return new PeakMemory();
    }

    /// <summary>Ends; answers the peak in MiB.</summary>
    public async Task<double> StopAsync()
    {
        await stop.CancelAsync();
        await watching;
        return most / 1024.0 / 1024.0;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await watching;
        stop.Dispose();
    }

    private async Task WatchAsync()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        while (!stop.IsCancellationRequested)
        {
            process.Refresh();
            most = Math.Max(most, process.WorkingSet64);
            await Task.Delay(Every, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
