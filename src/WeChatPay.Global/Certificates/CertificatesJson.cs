using System.Text.Json.Serialization;
using WeChatPay.Global.Http;

namespace WeChatPay.Global.Certificates;

/// <summary>The JSON of certificates endpoint, in the format of <see cref="WireFormat"/>.</summary>
[JsonSerializable(typeof(CertificatesReply))]
public sealed partial class CertificatesJson : JsonSerializerContext
{
    /// <summary>The only instance.</summary>
    public static CertificatesJson Wire { get; } = new(WireFormat.NewOptions());
}
