using System.Text;

namespace WeChatPay.Global.Signatures;

/// <summary>Builds the exact bytes to sign (docs/wechat-pay.md, Signing; Verifying).</summary>
public static class SignatureMessage
{
    private const byte LineFeed = (byte)'\n';

    /// <summary>
    /// Method, target, timestamp, nonce and body, each followed by a line feed. <paramref name="target"/> is path and
    /// query exactly as sent; an absent body is empty.
    /// </summary>
    public static byte[] ForRequest(
        string method,
        string target,
        string timestamp,
        string nonce,
        ReadOnlySpan<byte> body
    )
    {
        var message = new byte[
            Encoding.UTF8.GetByteCount(method)
                + Encoding.UTF8.GetByteCount(target)
                + Encoding.UTF8.GetByteCount(timestamp)
                + Encoding.UTF8.GetByteCount(nonce)
                + body.Length
                + 5
        ];
        var rest = Line(Line(Line(Line(message, method), target), timestamp), nonce);
        body.CopyTo(rest);
        message[^1] = LineFeed;
        return message;
    }

    /// <summary>
    /// Timestamp, nonce and body of a reply or notification, each followed by a line feed; a 204 has an empty body.
    /// </summary>
    public static byte[] ForResponse(string timestamp, string nonce, ReadOnlySpan<byte> body)
    {
        var message = new byte[
            Encoding.UTF8.GetByteCount(timestamp) + Encoding.UTF8.GetByteCount(nonce) + body.Length + 3
        ];
        var rest = Line(Line(message, timestamp), nonce);
        body.CopyTo(rest);
        message[^1] = LineFeed;
        return message;
    }

    /// <summary>
    /// Appid, timestamp, nonce and prepay_id without prefix, each followed by a line feed (docs/wechat-pay.md, App
    /// signature).
    /// </summary>
    public static byte[] ForAppPay(string appId, string timestamp, string nonce, string prepayId) =>
        Encoding.UTF8.GetBytes($"{appId}\n{timestamp}\n{nonce}\n{prepayId}\n");

    private static Span<byte> Line(Span<byte> destination, string text)
    {
        var length = Encoding.UTF8.GetBytes(text, destination);
        destination[length] = LineFeed;
        return destination[(length + 1)..];
    }
}
