using System.Text.Json;
using System.Text.Json.Serialization;
using WeChatPay.Global.Http;

namespace WeChatPay.Global.Files;

/// <summary>The JSON of file uploads, in the format of <see cref="WireFormat"/>.</summary>
[JsonSerializable(typeof(FileMeta))]
[JsonSerializable(typeof(JsonElement))]
public sealed partial class FileJson : JsonSerializerContext
{
    /// <summary>The only instance.</summary>
    public static FileJson Wire { get; } = new(WireFormat.NewOptions());
}
