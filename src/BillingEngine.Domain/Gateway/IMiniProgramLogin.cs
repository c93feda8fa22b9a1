namespace BillingEngine.Domain.Gateway;

/// <summary>Identifies the user of a mini program.</summary>
public interface IMiniProgramLogin
{
    /// <summary>
    /// Exchanges a code of <c>wx.login</c> for the user's openid under the app that signs for the merchant. A code
    /// works only once.
    /// </summary>
    Task<LoginOutcome> ExchangeAsync(GatewayRoute route, string code, CancellationToken cancellationToken);
}

/// <summary>The result of a login.</summary>
public abstract record LoginOutcome
{
    private LoginOutcome() { }

    /// <summary>The user is known.</summary>
    public sealed record Known(string OpenId) : LoginOutcome;

    /// <summary>The code is unknown, was used before or is too old, or WeChat blocks this user.</summary>
    public sealed record CodeRefused(string Code, string Message) : LoginOutcome;

    /// <summary>WeChat refused for a reason that another code cannot fix, such as a wrong secret.</summary>
    public sealed record Refused(string Code, string Message) : LoginOutcome;

    /// <summary>WeChat gave no usable answer, or asks to try later.</summary>
    public sealed record Unavailable(string Reason) : LoginOutcome;

    /// <summary>The configuration has no app secret for the merchant's app.</summary>
    public sealed record NotConfigured(string AppId) : LoginOutcome;
}
