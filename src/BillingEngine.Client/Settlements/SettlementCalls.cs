namespace BillingEngine.Client;

/// <summary>What WeChat pays out: <c>/v1/settlements</c>.</summary>
public sealed class SettlementCalls
{
    private readonly Wire wire;

    internal SettlementCalls(Wire wire) => this.wire = wire;

    /// <summary>Asks WeChat what it has paid out from one day to another, both in UTC+8; at most a year.</summary>
    public Task<Settlements> GetSettledAsync(
        DateOnly from,
        DateOnly to,
        CancellationToken cancellationToken = default
    ) =>
        wire.GetAsync(
            $"v1/settlements{new Query().Add("state", "settled").Add("from", from).Add("to", to)}",
            BillingJson.Default.Settlements,
            cancellationToken
        );

    /// <summary>Asks WeChat what it still holds.</summary>
    public Task<Settlements> GetUnsettledAsync(CancellationToken cancellationToken = default) =>
        wire.GetAsync("v1/settlements?state=unsettled", BillingJson.Default.Settlements, cancellationToken);
}
