using System.Text.Json.Serialization;

namespace WeChatPay.Simulator.Notifications;

/// <summary>One event for a merchant, delivered again with the same id until it is acknowledged.</summary>
internal sealed class Notification
{
    public required string Id { get; init; }
    public required string EventType { get; init; }
    public required string OriginalType { get; init; }
    public required string Mchid { get; init; }
    public string? Url { get; init; }

    /// <summary>The payload before encryption; each delivery encrypts it again.</summary>
    public required string Payload { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The contract_id or out_trade_no it is about.</summary>
    public required string Subject { get; init; }

    public required string Openid { get; init; }

    /// <summary>The injected fault; null is a correct notification.</summary>
    public string? Fault { get; init; }

    public int Attempts { get; set; }
    public DateTimeOffset? NextAt { get; set; }
    public string State { get; set; } = NotificationState.Pending;

    /// <summary>True after the receiver acknowledged a SIGNTEST probe (D-24).</summary>
    [JsonIgnore]
    public bool AcceptedProbe { get; set; }

    [JsonIgnore]
    public List<Delivery> Deliveries { get; } = [];
}

/// <summary>One POST and how it was answered.</summary>
internal sealed record Delivery(
    DateTimeOffset At,
    DateTimeOffset RealAt,
    string Signature,
    string Serial,
    int? Status,
    string? Answer,
    string? Error
);

/// <summary>The states of a notification.</summary>
internal static class NotificationState
{
    public const string Pending = "pending";
    public const string Delivered = "delivered";
    public const string Exhausted = "exhausted";
    public const string Lost = "lost";
    public const string NoAddress = "no_address";
}
