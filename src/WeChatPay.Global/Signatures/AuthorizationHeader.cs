using System.Diagnostics.CodeAnalysis;

namespace WeChatPay.Global.Signatures;

/// <summary>The five parts of a request's Authorization header (docs/wechat-pay.md, Signing).</summary>
public sealed record AuthorizationHeader(
    string MchId,
    string NonceStr,
    string Timestamp,
    string SerialNo,
    string Signature
)
{
    /// <summary>The only schema; also the signature type of replies and notifications.</summary>
    public const string Schema = "WECHATPAY2-SHA256-RSA2048";

    /// <summary>The value of the header.</summary>
    public override string ToString() =>
        $"{Schema} mchid=\"{MchId}\",nonce_str=\"{NonceStr}\",timestamp=\"{Timestamp}\","
        + $"serial_no=\"{SerialNo}\",signature=\"{Signature}\"";

    /// <summary>
    /// Parses a value: the schema, one space, and each of the five pairs once, in any order; false for anything else.
    /// </summary>
    public static bool TryParse(string? value, [NotNullWhen(true)] out AuthorizationHeader? header)
    {
        header = null;
        if (value is null || !value.StartsWith(Schema + " ", StringComparison.Ordinal))
            return false;
        var rest = value.AsSpan(Schema.Length + 1);
        string? mchId = null,
            nonce = null,
            timestamp = null,
            serial = null,
            signature = null;
        while (TryTakePair(ref rest, out var name, out var text))
        {
            ref var slot = ref mchId;
            switch (name)
            {
                case "mchid":
                    slot = ref mchId;
                    break;
                case "nonce_str":
                    slot = ref nonce;
                    break;
                case "timestamp":
                    slot = ref timestamp;
                    break;
                case "serial_no":
                    slot = ref serial;
                    break;
                case "signature":
                    slot = ref signature;
                    break;
                default:
                    return false;
            }
            if (slot is not null || text.IsEmpty)
                return false;
            slot = text.ToString();
        }
        if (!rest.IsEmpty || mchId is null || nonce is null || timestamp is null || serial is null || signature is null)
            return false;
        header = new AuthorizationHeader(mchId, nonce, timestamp, serial, signature);
        return true;
    }

    // Leaves rest unchanged if it does not start with a whole pair, so that the caller sees the leftover.
    private static bool TryTakePair(
        ref ReadOnlySpan<char> rest,
        out ReadOnlySpan<char> name,
        out ReadOnlySpan<char> value
    )
    {
        name = value = default;
        var opening = rest.IndexOf("=\"", StringComparison.Ordinal);
        if (opening < 0)
            return false;
        var tail = rest[(opening + 2)..];
        var closing = tail.IndexOf('"');
        if (closing < 0)
            return false;
        var after = tail[(closing + 1)..];
        var comma = !after.IsEmpty && after[0] == ',';
        // A comma announces another pair; without one the value must end here.
        if (comma ? after.Length == 1 : !after.IsEmpty)
            return false;
        name = rest[..opening].TrimStart(' ');
        value = tail[..closing];
        rest = comma ? after[1..] : default;
        return true;
    }
}
