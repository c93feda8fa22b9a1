using System.Text.Json.Serialization;
using WeChatPay.Global.Http;

namespace WeChatPay.Global.Orders;

/// <summary>The JSON of APP order calls, in the format of <see cref="WireFormat"/>.</summary>
[JsonSerializable(typeof(AppOrderBody))]
[JsonSerializable(typeof(CloseBody))]
[JsonSerializable(typeof(PrepayReply))]
public sealed partial class OrderJson : JsonSerializerContext
{
    /// <summary>The only instance.</summary>
    public static OrderJson Wire { get; } = new(WireFormat.NewOptions());
}
