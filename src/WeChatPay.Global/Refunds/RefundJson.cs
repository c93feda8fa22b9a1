using System.Text.Json.Serialization;
using WeChatPay.Global.Http;

namespace WeChatPay.Global.Refunds;

/// <summary>The JSON of refund calls, in the format of <see cref="WireFormat"/>.</summary>
[JsonSerializable(typeof(RechargeBalance))]
[JsonSerializable(typeof(Refund))]
[JsonSerializable(typeof(RefundBody))]
[JsonSerializable(typeof(RefundPage))]
public sealed partial class RefundJson : JsonSerializerContext
{
    /// <summary>The only instance.</summary>
    public static RefundJson Wire { get; } = new(WireFormat.NewOptions());
}
