using System.Diagnostics;

namespace BillingEngine.Testing.Engine;

/// <summary>Waits for what another thread or process brings about; fails when it does not come at all.</summary>
public static class Eventually
{
    // Far longer than anything takes on a busy machine: it bounds a failure, it asserts no speed.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Waits until a condition holds.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        var begun = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < Patience, "It did not come about.");
            await Task.Delay(50);
        }
    }
}
