using BillingEngine.Platform.Pipeline;

namespace BillingEngine.MiniProgram;

/// <summary>The errors of mini program requests.</summary>
public static class MiniProgramRefusals
{
    /// <summary>The engine serves several merchants, and the request names none.</summary>
    public static Error MerchantUnnamed { get; } =
        Error.InvalidField(
            "merchant",
            "is required here: the mer_… identifier of the merchant whose mini program it is"
        );

    /// <summary>WeChat does not accept the code.</summary>
    public static Error CodeRefused(GatewayRefusal gateway) =>
        new(
            ErrorKind.Conflict,
            "mini_program.code_refused",
            "WeChat does not accept the code: it was used before, has expired, or belongs to another app. Call wx.login "
                + "again and send the new one.",
            null,
            gateway
        );

    /// <summary>WeChat refused, and no other code would help.</summary>
    public static Error LoginRefused(GatewayRefusal gateway) =>
        new(
            ErrorKind.Gateway,
            "mini_program.login_refused",
            "WeChat refused the login; its own error is in gateway. Check the app's secret in MiniProgram:Secrets.",
            null,
            gateway
        );

    /// <summary>WeChat gave no usable answer.</summary>
    public static Error LoginUnavailable { get; } =
        new(
            ErrorKind.Unavailable,
            "mini_program.login_unavailable",
            "WeChat gave no usable answer to the login. Call wx.login again and send the new code."
        );

    /// <summary>The configuration has no secret of the app.</summary>
    public static Error NotConfigured { get; } =
        new(
            ErrorKind.Conflict,
            "mini_program.not_configured",
            "The configuration has no secret for the merchant's app. Set MiniProgram:Secrets:{appid} first."
        );
}
