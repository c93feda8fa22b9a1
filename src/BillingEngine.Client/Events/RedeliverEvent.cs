namespace BillingEngine.Client;

/// <summary>
/// Sends an event again with the same id: to one endpoint, or to every enabled endpoint that receives its type.
/// </summary>
public sealed record RedeliverEvent
{
    /// <summary>
    /// The only endpoint that shall receive it, whatever types it receives. An id that begins with we_.
    /// </summary>
    public string? Endpoint { get; init; }
}
