using System.Text.Json;
using WeChatPay.Simulator.Faults;

namespace WeChatPay.Simulator.Wire;

/// <summary>A verified request on its way to its deed.</summary>
internal sealed record WireCall(
    Account Signer,
    Route Route,
    JsonElement Body,
    IReadOnlyDictionary<string, string> Query,
    string BaseUrl
)
{
    /// <summary>What is to go wrong with it; deeds look only for what they themselves can do wrong.</summary>
    public Fault? Fault { get; init; }

    /// <summary>A text of the body, for choosing a fault before anything is validated.</summary>
    public string? Peek(string name) =>
        Body.ValueKind == JsonValueKind.Object
        && Body.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.ToString()
            : null;

    /// <summary>The amount and currency of an order's body, likewise.</summary>
    public string? PeekAmount() =>
        Body.ValueKind == JsonValueKind.Object
        && Body.TryGetProperty("amount", out var amount)
        && amount.ValueKind == JsonValueKind.Object
        && amount.TryGetProperty("total", out var total)
        && amount.TryGetProperty("currency", out var currency)
            ? $"{total}{currency}"
            : null;
}
