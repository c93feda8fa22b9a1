namespace WeChatPay.Global.Http;

/// <summary>A request holds a character that the gateway does not take; it was not sent.</summary>
public sealed class UnsendableTextException : Exception
{
    /// <summary>Says what is allowed.</summary>
    public UnsendableTextException()
        : base("A request may hold only characters of the Basic Multilingual Plane (no emoji); nothing was sent.") { }
}

/// <summary>The gateway takes only characters of one to three bytes (docs/wechat-pay.md, Formats).</summary>
internal static class WireText
{
    /// <summary>
    /// Throws when a JSON body holds a character outside the Basic Multilingual Plane, raw or escaped.
    /// </summary>
    public static void ThrowIfUnsendable(ReadOnlySpan<byte> json)
    {
        for (var i = 0; i < json.Length; i++)
        {
            if (json[i] >= 0xF0)
                throw new UnsendableTextException();
            if (json[i] != (byte)'\\' || ++i >= json.Length || json[i] != (byte)'u' || i + 2 >= json.Length)
                continue;
            // A surrogate: \uD800 to \uDFFF.
            if ((json[i + 1] | 0x20) == 'd' && json[i + 2] is not (>= (byte)'0' and <= (byte)'7'))
                throw new UnsendableTextException();
        }
    }
}
