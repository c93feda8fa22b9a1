namespace BillingEngine.Platform.Pipeline;

/// <summary>What a caller hears who asked the gateway something and got nothing usable.</summary>
public static class GatewayRefusals
{
    /// <summary>WeChat answered, but not the question.</summary>
    public static Error Refused { get; } =
        new(
            ErrorKind.Gateway,
            "gateway.refused",
            "WeChat refused the question, in the words below. Everything is as it was; mend the cause and ask again."
        );

    /// <summary>WeChat did not answer in a way that can be believed.</summary>
    public static Error Unavailable { get; } =
        new(
            ErrorKind.Unavailable,
            "gateway.unavailable",
            "WeChat gave no usable answer. Everything is as it was; ask again later."
        );

    /// <summary>The one that fits, with the gateway's own words.</summary>
    internal static Error Of(int? httpStatus, string? code, string? message, string? requestId) =>
        (httpStatus is >= 400 and < 500 ? Refused : Unavailable) with
        {
            Gateway = new GatewayRefusal(code, message, requestId),
        };
}
