namespace WeChatPay.Global.Http;

/// <summary>The request has a character that WeChat Pay does not accept; nothing was sent.</summary>
public sealed class UnsendableTextException : Exception
{
    public UnsendableTextException()
        : base("A request may contain only characters of the Basic Multilingual Plane (no emoji); nothing was sent.")
    { }
}

/// <summary>Rules for texts that are sent to WeChat Pay, and cleaning of texts that come from it.</summary>
internal static class WireText
{
    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>The body without a byte order mark. The signature covers the mark, so it is verified before.</summary>
    public static ReadOnlySpan<byte> AfterMark(ReadOnlySpan<byte> body) =>
        body.StartsWith(Mark) ? body[Mark.Length..] : body;

    /// <inheritdoc cref="AfterMark(ReadOnlySpan{byte})"/>
    public static ReadOnlyMemory<byte> AfterMark(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith(Mark) ? body[Mark.Length..] : body;

    /// <summary>
    /// A text that can be shown and stored, null if nothing is left. Control characters become blanks, and no character
    /// is cut in half.
    /// </summary>
    public static string? Tidy(string? text, int maxLength)
    {
        if (text is null)
            return null;
        if (text.Length > maxLength)
            text = text[..(char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength)];
        var tidy = string.Create(
            text.Length,
            text,
            static (tidy, from) =>
            {
                for (var i = 0; i < tidy.Length; i++)
                    tidy[i] = char.IsControl(from[i]) ? ' ' : from[i];
            }
        );
        return string.IsNullOrWhiteSpace(tidy) ? null : tidy;
    }

    /// <summary>
    /// Throws if a JSON body has a character outside the Basic Multilingual Plane, raw or escaped: WeChat Pay accepts
    /// only characters of one to three bytes (docs/wechat-pay.md, Formats).
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
