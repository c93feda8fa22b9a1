using System.Text.Json;

namespace BillingEngine.Cli.Transport;

/// <summary>How the engine's and the simulator's APIs write JSON.</summary>
public static class SnakeCase
{
    /// <summary>snake_case names; null members are omitted.</summary>
    public static JsonSerializerOptions Options { get; } =
        new(JsonSerializerDefaults.Web)
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        };
}
