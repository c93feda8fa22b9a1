using System.Text.Json.Serialization;
using WeChatPay.Global.Http;

namespace WeChatPay.Global.Contracts;

/// <summary>The JSON of contract calls, in the format of <see cref="WireFormat"/>.</summary>
[JsonSerializable(typeof(ContractReply))]
[JsonSerializable(typeof(PreSignBody))]
[JsonSerializable(typeof(PreSignReply))]
[JsonSerializable(typeof(TerminateBody))]
public sealed partial class ContractJson : JsonSerializerContext
{
    /// <summary>The only instance.</summary>
    public static ContractJson Wire { get; } = new(WireFormat.NewOptions());
}
