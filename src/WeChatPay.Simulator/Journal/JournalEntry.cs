using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using WeChatPay.Simulator.Certificates;
using WeChatPay.Simulator.Contracts;
using WeChatPay.Simulator.Notifications;
using WeChatPay.Simulator.Refunds;
using WeChatPay.Simulator.Statements;
using WeChatPay.Simulator.Transactions;

namespace WeChatPay.Simulator.Journal;

/// <summary>
/// One change, whole objects as they are afterwards; everything one deed changed stands in one line, so a torn line
/// loses a deed and never half of it.
/// </summary>
internal sealed class JournalEntry
{
    public Session? Session { get; set; }
    public Contract? Contract { get; set; }
    public Order? Order { get; set; }
    public Refund? Refund { get; set; }
    public User? User { get; set; }
    public Template? Template { get; set; }
    public MerchantSettings? Merchant { get; set; }
    public Notification? Notification { get; set; }
    public NotificationProgress? Progress { get; set; }

    /// <summary>All planted differences as they are afterwards.</summary>
    public List<Planted>? Planted { get; set; }

    /// <summary>Milliseconds by which the business clock is ahead of the real one.</summary>
    public double? ClockOffsetMs { get; set; }

    /// <summary>The last number given out.</summary>
    public long? Number { get; set; }
}

/// <summary>How far a notification has come.</summary>
internal sealed record NotificationProgress(string Id, int Attempts, DateTimeOffset? NextAt, string State);

/// <summary>What a merchant was set to.</summary>
internal sealed class MerchantSettings
{
    public required string Mchid { get; init; }

    /// <summary>App of a sub-merchant; null where none is bound.</summary>
    public string? SubAppid { get; set; }

    public bool IsSubMerchant { get; init; }

    /// <summary>The currencies it may charge in; null is all that the gateway knows.</summary>
    public List<string>? Currencies { get; set; }

    /// <summary>
    /// What refunds may be taken from by default, minor units; null is without bound, for nobody looks after it.
    /// </summary>
    public long? UnsettledFunds { get; set; }

    /// <summary>What was paid in for refunds, minor units.</summary>
    public long RechargeBalance { get; set; }

    /// <summary>The currency of that money.</summary>
    public string RechargeCurrency { get; set; } = "HKD";

    /// <summary>True once its requests asked for public-key mode (docs/wechat-pay.md, Public-key mode).</summary>
    public bool PublicKeyMode { get; set; }
}

/// <summary>The JSON of the journal and of the key file.</summary>
[JsonSerializable(typeof(JournalEntry))]
[JsonSerializable(typeof(StoredKeys))]
internal sealed partial class JournalJson : JsonSerializerContext
{
    public static JournalJson Stored { get; } =
        new(
            new JsonSerializerOptions
            {
                PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
                DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
                Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            }
        );
}
