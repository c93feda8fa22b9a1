using System.Text.Json.Serialization;

namespace WeChatPay.Global.Http;

/// <summary>The JSON of errors, in the format of <see cref="WireFormat"/>.</summary>
[JsonSerializable(typeof(ErrorReply))]
public sealed partial class ErrorJson : JsonSerializerContext
{
    /// <summary>The only instance.</summary>
    public static ErrorJson Wire { get; } = new(WireFormat.NewOptions());
}
