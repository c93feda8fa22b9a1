using WeChatPay.Global.Signatures;

namespace BillingEngine.WeChatPay;

/// <summary>Stable codes for logs and replies.</summary>
internal static class SignatureFaultCodes
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
