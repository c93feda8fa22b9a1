namespace BillingEngine.Client;

/// <summary>Whether a customer has access: <c>/v1/access</c>.</summary>
public sealed class AccessCalls
{
    private readonly HttpTransport transport;

    internal AccessCalls(HttpTransport transport) => this.transport = transport;

    /// <summary>
    /// Says whether a customer may use a plan now. It costs one indexed read, so a backend can ask on every request.
    /// Takes the customer's id or reference and the plan's id or code.
    /// </summary>
    public Task<PlanAccess> GetAsync(string customer, string plan, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(customer);
        ArgumentException.ThrowIfNullOrWhiteSpace(plan);
        return transport.GetAsync(
            $"v1/access{new Query().Add("customer", customer).Add("plan", plan)}",
            BillingJson.Default.PlanAccess,
            cancellationToken
        );
    }
}
