using System.Text.Json;

namespace BillingEngine.Cli.Wire;

/// <summary>How both doors write JSON.</summary>
public static class SnakeCase
{
    /// <summary>snake_case names; members that are null are not sent.</summary>
    public static JsonSerializerOptions Options { get; } =
        new(JsonSerializerDefaults.Web)
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        };
}
