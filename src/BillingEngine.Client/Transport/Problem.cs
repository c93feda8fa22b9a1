namespace BillingEngine.Client;

/// <summary>A refusal in the engine's format (RFC 9457).</summary>
internal sealed record Problem
{
    public string? Code { get; init; }

    public string? Detail { get; init; }

    public string? TraceId { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }

    public GatewayError? Gateway { get; init; }
}
