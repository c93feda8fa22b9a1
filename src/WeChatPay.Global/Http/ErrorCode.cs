namespace WeChatPay.Global.Http;

/// <summary>
/// Error codes are sent with and without underscores, so they are compared in one form (docs/wechat-pay.md, Errors;
/// D-09).
/// </summary>
public static class ErrorCode
{
    /// <summary>
    /// Removes underscores and converts to capitals: <c>ORDER_PAID</c> and <c>OrderPaid</c> become <c>ORDERPAID</c>;
    /// null becomes empty.
    /// </summary>
    public static string Normalise(string? code) =>
        code is null ? "" : code.Replace("_", "", StringComparison.Ordinal).Trim().ToUpperInvariant();
}
