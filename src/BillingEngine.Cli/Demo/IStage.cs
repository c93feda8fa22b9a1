using BillingEngine.Cli.Transport;

namespace BillingEngine.Cli.Demo;

/// <summary>The environment of a play: an engine and a simulator that share one controlled clock.</summary>
public interface IStage
{
    /// <summary>The simulator's control API: actions of payers, WeChat and the network.</summary>
    SimulatorApi Simulator { get; }

    /// <summary>The merchant that has its own contract with WeChat Pay.</summary>
    Merchant Direct { get; }

    /// <summary>The institution's sub-merchant.</summary>
    Merchant Partner { get; }

    /// <summary>
    /// Advances the business clock of engine and simulator. Work that falls due on the way is done in order.
    /// </summary>
    Task AdvanceAsync(DateTimeOffset to, CancellationToken cancellationToken);
}
