namespace BillingEngine.Client;

/// <summary>A refusal as it comes over the wire (RFC 9457).</summary>
internal sealed record Problem
{
    public string? Code { get; init; }

    public string? Detail { get; init; }

    public string? TraceId { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }

    public GatewayWords? Gateway { get; init; }
}
