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
    /// Reads any body: one that is not the documented JSON gives no code and its first characters as the message.
    /// </summary>
    public static ErrorReply Parse(ReadOnlySpan<byte> body)
    {
        body = WireText.AfterMark(body);
        try
        {
            if (!body.IsEmpty && JsonSerializer.Deserialize(body, WireJson.Wire.ErrorReply) is { } reply)
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
            // A proxy's page, a cut body: the text below is all there is.
        }
        return new ErrorReply(null, WireText.Tidy(Encoding.UTF8.GetString(body), MaxMessageLength));
    }
}
