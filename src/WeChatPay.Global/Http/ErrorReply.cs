using System.Text;
using System.Text.Json;

namespace WeChatPay.Global.Http;

/// <summary>
/// The body of an error (docs/wechat-pay.md, Errors). Decide by <paramref name="Code"/>, never by the message.
/// </summary>
public sealed record ErrorReply(string? Code, string? Message, JsonElement? Detail = null)
{
    private const int MaxCodeLength = 64;
    private const int MaxMessageLength = 256;

    /// <summary>
    /// Parses any body. A body that is not the documented JSON gives no code, and its first characters as the message.
    /// </summary>
    public static ErrorReply Parse(ReadOnlySpan<byte> body)
    {
        body = WireText.AfterMark(body);
        try
        {
            if (!body.IsEmpty && JsonSerializer.Deserialize(body, ErrorJson.Wire.ErrorReply) is { } reply)
            {
                return reply with
                {
                    Code = WireText.Tidy(reply.Code, MaxCodeLength),
                    Message = WireText.Tidy(reply.Message, MaxMessageLength),
                };
            }
        }
        catch (JsonException)
        {
            // A proxy's page or a truncated body: use its text as the message.
        }
        return new ErrorReply(null, WireText.Tidy(Encoding.UTF8.GetString(body), MaxMessageLength));
    }
}
