using System.Text.Json.Serialization;
using WeChatPay.Global.Http;

namespace WeChatPay.Global.Transactions;

/// <summary>The JSON of deduction and query calls, in the format of <see cref="WireFormat"/>.</summary>
[JsonSerializable(typeof(DeductBody))]
[JsonSerializable(typeof(Promotion))]
[JsonSerializable(typeof(ReverseBody))]
[JsonSerializable(typeof(Transaction))]
public sealed partial class TransactionJson : JsonSerializerContext
{
    /// <summary>The only instance.</summary>
    public static TransactionJson Wire { get; } = new(WireFormat.NewOptions());
}
