namespace BillingEngine.Platform.Pipeline;

/// <summary>The errors of a request that needed an answer of WeChat and got no usable one.</summary>
public static class GatewayRefusals
{
    /// <summary>WeChat refused the request.</summary>
    public static Error Refused { get; } =
        new(
            ErrorKind.Gateway,
            "gateway.refused",
            "WeChat refused the request; see gateway for its reason. Nothing was changed. Fix the cause, then retry."
        );

    /// <summary>WeChat gave no answer that can be trusted.</summary>
    public static Error Unavailable { get; } =
        new(
            ErrorKind.Unavailable,
            "gateway.unavailable",
            "WeChat gave no usable answer. Nothing was changed; retry later."
        );

    /// <summary>The matching error, with WeChat's own code and message.</summary>
    internal static Error Of(int? httpStatus, string? code, string? message, string? requestId) =>
        (httpStatus is >= 400 and < 500 ? Refused : Unavailable) with
        {
            Gateway = new GatewayRefusal(code, message, requestId),
        };
}
