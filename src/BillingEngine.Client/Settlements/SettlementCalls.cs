namespace BillingEngine.Client;

/// <summary>What WeChat pays out: <c>/v1/settlements</c>.</summary>
public sealed class SettlementCalls
{
    private readonly HttpTransport transport;

    internal SettlementCalls(HttpTransport transport) => this.transport = transport;

    /// <summary>Asks WeChat for the payouts between two days in UTC+8, at most a year apart.</summary>
    public Task<Settlements> GetSettledAsync(
        DateOnly from,
        DateOnly to,
        CancellationToken cancellationToken = default
    ) =>
        transport.GetAsync(
            $"v1/settlements{new Query().Add("state", "settled").Add("from", from).Add("to", to)}",
            BillingJson.Default.Settlements,
            cancellationToken
        );

    /// <summary>Asks WeChat for the amounts that it has not paid out yet.</summary>
    public Task<Settlements> GetUnsettledAsync(CancellationToken cancellationToken = default) =>
        transport.GetAsync("v1/settlements?state=unsettled", BillingJson.Default.Settlements, cancellationToken);
}
