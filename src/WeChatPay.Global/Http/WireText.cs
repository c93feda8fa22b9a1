namespace WeChatPay.Global.Http;

/// <summary>A request holds a character that the gateway does not take; it was not sent.</summary>
public sealed class UnsendableTextException : Exception
{
    /// <summary>Says what is allowed.</summary>
    public UnsendableTextException()
        : base("A request may hold only characters of the Basic Multilingual Plane (no emoji); nothing was sent.") { }
}

/// <summary>What a text may hold on its way to the gateway, and what is made of one that came from there.</summary>
internal static class WireText
{
    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>
    /// A body without the byte order mark that some writers put first. The mark is signed with the rest, so a
    /// signature is checked before.
    /// </summary>
    public static ReadOnlySpan<byte> AfterMark(ReadOnlySpan<byte> body) =>
        body.StartsWith(Mark) ? body[Mark.Length..] : body;

    /// <inheritdoc cref="AfterMark(ReadOnlySpan{byte})"/>
    public static ReadOnlyMemory<byte> AfterMark(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith(Mark) ? body[Mark.Length..] : body;

    /// <summary>
    /// A text that can be shown and kept, null when nothing is left: control characters become blanks, and the cut
    /// parts no character.
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
    /// The gateway takes only characters of one to three bytes (docs/wechat-pay.md, Formats): throws when a JSON body
    /// holds one outside the Basic Multilingual Plane, raw or escaped.
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
