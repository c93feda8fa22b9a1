using BillingEngine.Platform.Pipeline;

namespace BillingEngine.Webhooks;

/// <summary>The refusals about webhooks and events.</summary>
public static class WebhookRefusals
{
    /// <summary>No such endpoint for this merchant.</summary>
    public static Error EndpointNotFound { get; } =
        new(ErrorKind.NotFound, "webhook_endpoint.not_found", "There is no webhook endpoint with this identifier.");

    /// <summary>No such event for this merchant.</summary>
    public static Error EventNotFound { get; } =
        new(ErrorKind.NotFound, "event.not_found", "There is no event with this identifier.");

    /// <summary>No enabled endpoint subscribes to the event.</summary>
    public static Error NoEndpoint { get; } =
        new(
            ErrorKind.Conflict,
            "event.no_endpoint",
            "No enabled webhook endpoint receives this event. Enable one, or name the endpoint to send it to."
        );

    /// <summary>The limit of endpoints for each merchant.</summary>
    public static Error TooMany { get; } =
        new(
            ErrorKind.Conflict,
            "webhook_endpoint.too_many",
            "A merchant has at most 16 webhook endpoints. Delete one that is not used."
        );

    /// <summary>The URL is not acceptable.</summary>
    internal static Error BadUrl(string fault) => Error.InvalidField("url", fault);
}
