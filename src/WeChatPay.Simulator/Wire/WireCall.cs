using System.Text.Json;
using WeChatPay.Simulator.Faults;

namespace WeChatPay.Simulator.Wire;

/// <summary>A verified request to perform.</summary>
internal sealed record WireCall(
    Account Signer,
    Route Route,
    JsonElement Body,
    IReadOnlyDictionary<string, string> Query,
    string BaseUrl
)
{
    /// <summary>The fault to apply; each operation looks only for the faults it can apply itself.</summary>
    public Fault? Fault { get; init; }

    /// <summary>A text field of the body, to choose a fault before validation.</summary>
    public string? Peek(string name) =>
        Body.ValueKind == JsonValueKind.Object
        && Body.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.ToString()
            : null;

    /// <summary>The amount and currency of the body, to choose a fault before validation.</summary>
    public string? PeekAmount() =>
        Body.ValueKind == JsonValueKind.Object
        && Body.TryGetProperty("amount", out var amount)
        && amount.ValueKind == JsonValueKind.Object
        && amount.TryGetProperty("total", out var total)
        && amount.TryGetProperty("currency", out var currency)
            ? $"{total}{currency}"
            : null;
}
