using BillingEngine.Platform.Pipeline;

namespace BillingEngine.MiniProgram;

/// <summary>The refusals that mini programs meet.</summary>
public static class MiniProgramRefusals
{
    /// <summary>Several merchants are served here, and the request names none of them.</summary>
    public static Error MerchantUnnamed { get; } =
        Error.InvalidField(
            "merchant",
            "is required here: the mer_… identifier of the merchant whose mini program it is"
        );

    /// <summary>The code cannot be exchanged.</summary>
    public static Error CodeRefused(GatewayRefusal told) =>
        new(
            ErrorKind.Conflict,
            "mini_program.code_refused",
            "WeChat does not take the code: it was used before, or is too old, or belongs to another app. Call wx.login "
                + "again and send the new one.",
            null,
            told
        );

    /// <summary>WeChat refused, and no other code would help.</summary>
    public static Error LoginRefused(GatewayRefusal told) =>
        new(
            ErrorKind.Gateway,
            "mini_program.login_refused",
            "WeChat refused the login, in the words below. Check the app's secret in MiniProgram:Secrets.",
            null,
            told
        );

    /// <summary>WeChat gave no usable answer.</summary>
    public static Error LoginUnavailable { get; } =
        new(
            ErrorKind.Unavailable,
            "mini_program.login_unavailable",
            "WeChat gave no usable answer to the login. Call wx.login again and send the new code."
        );

    /// <summary>The app's secret is not in the configuration.</summary>
    public static Error NotConfigured { get; } =
        new(
            ErrorKind.Conflict,
            "mini_program.not_configured",
            "The merchant's app has no secret here. Its operator sets MiniProgram:Secrets:{appid} first."
        );
}
