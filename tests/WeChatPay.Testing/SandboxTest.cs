using WeChatPay.Simulator;

namespace WeChatPay.Testing;

/// <summary>Base of test classes; each test has its own running simulator.</summary>
public abstract class SandboxTest(Action<SimulatorOptions>? change = null) : IAsyncLifetime
{
    /// <summary>The simulator, its receiver of notifications, and a client that uses nothing of the product.</summary>
    protected Sandbox Sandbox { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync() => Sandbox = await Sandbox.StartAsync(change);

    /// <inheritdoc/>
    public async Task DisposeAsync() => await Sandbox.DisposeAsync();
}
