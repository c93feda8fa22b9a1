using System.Diagnostics;

namespace BillingEngine.Testing.Engine;

/// <summary>Waits for an effect of another thread or process; fails if it does not happen.</summary>
public static class Eventually
{
    // Much longer than anything takes on a busy machine: it limits a failure and asserts no speed.
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
