using System.Text.Json.Serialization;
using WeChatPay.Global.Http;

namespace WeChatPay.Global.Notifications;

/// <summary>The JSON of notifications, in the format of <see cref="WireFormat"/>.</summary>
[JsonSerializable(typeof(NotificationEnvelope))]
[JsonSerializable(typeof(NotificationReply))]
[JsonSerializable(typeof(SignerIds))]
[JsonSerializable(typeof(ContractEvent))]
public sealed partial class NotificationJson : JsonSerializerContext
{
    /// <summary>The only instance.</summary>
    public static NotificationJson Wire { get; } = new(WireFormat.NewOptions());
}
