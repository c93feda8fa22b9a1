namespace BillingEngine.Client;

/// <summary>Who may use what: <c>/v1/access</c>.</summary>
public sealed class AccessCalls
{
    private readonly Wire wire;

    internal AccessCalls(Wire wire) => this.wire = wire;

    /// <summary>
    /// Says whether a customer may use a plan at this moment: one indexed read, for every request of a backend; a
    /// customer or a plan is named by identifier or by its reference or code.
    /// </summary>
    public Task<PlanAccess> GetAsync(string customer, string plan, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(customer);
        ArgumentException.ThrowIfNullOrWhiteSpace(plan);
        return wire.GetAsync(
            $"v1/access{new Query().Add("customer", customer).Add("plan", plan)}",
            BillingJson.Default.PlanAccess,
            cancellationToken
        );
    }
}
