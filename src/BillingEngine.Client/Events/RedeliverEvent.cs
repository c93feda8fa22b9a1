namespace BillingEngine.Client;

/// <summary>
/// Sends an event again, under its own identifier: to one endpoint, or to every enabled one that takes its type.
/// </summary>
public sealed record RedeliverEvent
{
    /// <summary>
    /// The one endpoint that shall get it, whatever types it takes. It must be an identifier that begins with we_.
    /// </summary>
    public string? Endpoint { get; init; }
}
