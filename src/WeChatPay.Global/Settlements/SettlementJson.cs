using System.Text.Json.Serialization;
using WeChatPay.Global.Http;

namespace WeChatPay.Global.Settlements;

/// <summary>The JSON of settlement calls, in the format of <see cref="WireFormat"/>.</summary>
[JsonSerializable(typeof(SettlementPage))]
public sealed partial class SettlementJson : JsonSerializerContext
{
    /// <summary>The only instance.</summary>
    public static SettlementJson Wire { get; } = new(WireFormat.NewOptions());
}
