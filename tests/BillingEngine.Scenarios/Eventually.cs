namespace BillingEngine.Scenarios;

/// <summary>Waits, with a limit, for something that another process does and does not announce.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    public static async Task HoldsAsync(Func<bool> condition)
    {
        using var bound = new CancellationTokenSource(Bound);
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(20), bound.Token);
    }
}
