namespace BillingEngine.Scenarios;

/// <summary>What another process does is waited for, within a bound; there is no other way to hear of it.</summary>
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
