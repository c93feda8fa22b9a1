using System.Text.Json.Serialization;

namespace WeChatPay.Global.MiniPrograms;

/// <summary>The reply of <c>/sns/jscode2session</c>; the session key is not read.</summary>
public sealed record CodeSession(
    [property: JsonPropertyName("openid")] string? OpenId,
    [property: JsonPropertyName("errcode")] long ErrCode,
    [property: JsonPropertyName("errmsg")] string? ErrMsg
);

[JsonSerializable(typeof(CodeSession))]
internal sealed partial class CodeSessionJson : JsonSerializerContext;
