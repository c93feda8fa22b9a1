using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using WeChatPay.Global.Certificates;
using WeChatPay.Global.Contracts;
using WeChatPay.Global.Files;
using WeChatPay.Global.Notifications;
using WeChatPay.Global.Orders;
using WeChatPay.Global.Refunds;
using WeChatPay.Global.Settlements;
using WeChatPay.Global.Transactions;

namespace WeChatPay.Global.Http;

/// <summary>
/// How the wire records are written and read: snake_case, nulls left out, unknown fields ignored, numbers and texts
/// taken for one another
/// (docs/wechat-pay.md, Tolerant reading).
/// </summary>
[JsonSerializable(typeof(AppOrderBody))]
[JsonSerializable(typeof(CertificatesReply))]
[JsonSerializable(typeof(CloseBody))]
[JsonSerializable(typeof(ContractEvent))]
[JsonSerializable(typeof(ContractReply))]
[JsonSerializable(typeof(DeductBody))]
[JsonSerializable(typeof(ErrorReply))]
[JsonSerializable(typeof(NotificationEnvelope))]
[JsonSerializable(typeof(NotificationReply))]
[JsonSerializable(typeof(PrepayReply))]
[JsonSerializable(typeof(PreSignBody))]
[JsonSerializable(typeof(PreSignReply))]
[JsonSerializable(typeof(Promotion))]
[JsonSerializable(typeof(RechargeBalance))]
[JsonSerializable(typeof(Refund))]
[JsonSerializable(typeof(RefundBody))]
[JsonSerializable(typeof(RefundPage))]
[JsonSerializable(typeof(ReverseBody))]
[JsonSerializable(typeof(SettlementPage))]
[JsonSerializable(typeof(SignerIds))]
[JsonSerializable(typeof(TerminateBody))]
[JsonSerializable(typeof(FileMeta))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(Transaction))]
public sealed partial class WireJson : JsonSerializerContext
{
    /// <summary>The one context everything on the wire goes through.</summary>
    public static WireJson Wire { get; } =
        new(
            new JsonSerializerOptions
            {
                PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
                DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
                NumberHandling = JsonNumberHandling.AllowReadingFromString,
                Converters = { new LenientStringConverter() },
                // Chinese text goes out as itself; nothing here is ever put into HTML.
                Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            }
        );
}

/// <summary>
/// Takes a number or a boolean where a text is expected, and nothing where the gateway sends a structure or an empty
/// text, which is how some writers leave a field out. U+0000 is read as U+FFFD, for databases cannot keep it.
/// </summary>
internal sealed class LenientStringConverter : JsonConverter<string?>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return reader.GetString() is { Length: > 0 } text ? text.Replace('\0', '\uFFFD') : null;
            case JsonTokenType.Number:
            case JsonTokenType.True:
            case JsonTokenType.False:
                return Encoding.UTF8.GetString(
                    reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan
                );
            default:
                reader.Skip();
                return null;
        }
    }

    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value);
}

/// <summary>
/// For numbers nobody reckons with: what is not a whole number is read as absent instead of spoiling the reply.
/// </summary>
internal sealed class LenientInt64Converter : JsonConverter<long?>
{
    public override long? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number)
            return reader.TryGetInt64(out var number) ? number : null;
        if (reader.TokenType == JsonTokenType.String)
            return long.TryParse(reader.GetString(), out var number) ? number : null;
        reader.Skip();
        return null;
    }

    public override void Write(Utf8JsonWriter writer, long? value, JsonSerializerOptions options)
    {
        if (value is { } number)
            writer.WriteNumberValue(number);
        else
            writer.WriteNullValue();
    }
}
