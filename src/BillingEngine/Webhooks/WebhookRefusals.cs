using BillingEngine.Platform.Pipeline;

namespace BillingEngine.Webhooks;

/// <summary>The refusals that speak of webhooks and events.</summary>
public static class WebhookRefusals
{
    /// <summary>No such endpoint for this merchant.</summary>
    public static Error EndpointNotFound { get; } =
        new(ErrorKind.NotFound, "webhook_endpoint.not_found", "There is no webhook endpoint with this identifier.");

    /// <summary>No such event for this merchant.</summary>
    public static Error EventNotFound { get; } =
        new(ErrorKind.NotFound, "event.not_found", "There is no event with this identifier.");

    /// <summary>Nobody would get it.</summary>
    public static Error NoEndpoint { get; } =
        new(
            ErrorKind.Conflict,
            "event.no_endpoint",
            "No enabled webhook endpoint takes this event. Enable one, or name the endpoint that shall get it."
        );

    /// <summary>The merchant has enough of them.</summary>
    public static Error TooMany { get; } =
        new(
            ErrorKind.Conflict,
            "webhook_endpoint.too_many",
            "A merchant has at most 16 webhook endpoints. Delete one that is not used."
        );

    /// <summary>An address that is refused.</summary>
    internal static Error BadUrl(string fault) =>
        new(
            ErrorKind.Invalid,
            "validation_failed",
            "The request has 1 invalid field.",
            new Dictionary<string, string[]>(StringComparer.Ordinal) { ["url"] = [fault] }
        );
}
