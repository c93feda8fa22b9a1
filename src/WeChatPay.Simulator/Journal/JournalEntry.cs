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
/// One change: the complete objects after the change. Everything that one operation changed is in one line, so a torn
/// line loses a whole operation and never half of one.
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

    /// <summary>All planted differences after the change.</summary>
    public List<Planted>? Planted { get; set; }

    /// <summary>Milliseconds by which the business clock is ahead of real time.</summary>
    public double? ClockOffsetMs { get; set; }

    /// <summary>The last number issued.</summary>
    public long? Number { get; set; }
}

/// <summary>The delivery progress of a notification.</summary>
internal sealed record NotificationProgress(string Id, int Attempts, DateTimeOffset? NextAt, string State);

/// <summary>The settings of a merchant.</summary>
internal sealed class MerchantSettings
{
    public required string Mchid { get; init; }

    /// <summary>App of a sub-merchant; null if none is bound.</summary>
    public string? SubAppid { get; set; }

    public bool IsSubMerchant { get; init; }

    /// <summary>The currencies it may charge in; null is all currencies of the gateway.</summary>
    public List<string>? Currencies { get; set; }

    /// <summary>
    /// The funds that refunds are taken from by default, in minor units; null is unlimited.
    /// </summary>
    public long? UnsettledFunds { get; set; }

    /// <summary>The recharge balance for refunds, in minor units.</summary>
    public long RechargeBalance { get; set; }

    /// <summary>The currency of the recharge balance.</summary>
    public string RechargeCurrency { get; set; } = "HKD";

    /// <summary>True after a request asked for public-key mode (docs/wechat-pay.md, Public-key mode).</summary>
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
