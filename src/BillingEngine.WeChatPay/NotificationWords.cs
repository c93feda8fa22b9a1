using WeChatPay.Global.Signing;

namespace BillingEngine.WeChatPay;

/// <summary>Stable words for logs and answers.</summary>
internal static class NotificationWords
{
    public static string Of(SignatureFault fault) =>
        fault switch
        {
            SignatureFault.MissingHeader => "missing_header",
            SignatureFault.Timestamp => "timestamp",
            SignatureFault.UnknownSerial => "unknown_serial",
            _ => "signature",
        };
}
