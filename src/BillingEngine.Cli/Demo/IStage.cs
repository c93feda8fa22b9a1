using BillingEngine.Cli.Wire;

namespace BillingEngine.Cli.Demo;

/// <summary>Where people play their parts: an engine and a simulator under one driven clock.</summary>
public interface IStage
{
    /// <summary>What payers, WeChat and the network do.</summary>
    SimulatorDoor Door { get; }

    /// <summary>The merchant with its own contract with WeChat Pay.</summary>
    Merchant Direct { get; }

    /// <summary>The institution's sub-merchant.</summary>
    Merchant Partner { get; }

    /// <summary>Moves the business clock of engine and simulator; what falls due on the way happens in order.</summary>
    Task AdvanceAsync(DateTimeOffset to, CancellationToken token);
}
