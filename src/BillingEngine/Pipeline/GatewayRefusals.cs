namespace BillingEngine.Pipeline;

/// <summary>What a caller hears who asked the gateway something and got nothing usable.</summary>
internal static class GatewayRefusals
{
    /// <summary>
    /// 502 where the gateway refused in its own words (a status of 400 to 499), else 503; it may be asked again.
    /// </summary>
    public static Error Of(string standing, int? httpStatus, string? code, string? message, string? requestId)
    {
        var told = new GatewayRefusal(code, message, requestId);
        return httpStatus is >= 400 and < 500
            ? new Error(ErrorKind.Gateway, "gateway.refused", $"WeChat refused the question. {standing}", null, told)
            : new Error(
                ErrorKind.Unavailable, "gateway.unavailable", $"WeChat gave no usable answer. {standing}", null, told);
    }
}
