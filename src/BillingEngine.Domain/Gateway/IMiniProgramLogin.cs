namespace BillingEngine.Domain.Gateway;

/// <summary>Finds out who a mini program's user is.</summary>
public interface IMiniProgramLogin
{
    /// <summary>
    /// Exchanges the code of <c>wx.login</c> for the openid of its user under the app that signs for the merchant. A
    /// code is taken once.
    /// </summary>
    Task<LoginOutcome> ExchangeAsync(GatewayRoute route, string code, CancellationToken cancellationToken);
}

/// <summary>What became of a login.</summary>
public abstract record LoginOutcome
{
    private LoginOutcome() { }

    /// <summary>The user is known.</summary>
    public sealed record Known(string OpenId) : LoginOutcome;

    /// <summary>The code is unknown, was used before or is too old, or WeChat blocks this user.</summary>
    public sealed record CodeRefused(string Code, string Message) : LoginOutcome;

    /// <summary>WeChat refused for a reason that no other code mends, such as a wrong secret.</summary>
    public sealed record Refused(string Code, string Message) : LoginOutcome;

    /// <summary>WeChat gave no usable answer, or asks for patience.</summary>
    public sealed record Unavailable(string Reason) : LoginOutcome;

    /// <summary>The configuration has no secret for the merchant's app.</summary>
    public sealed record NotConfigured(string AppId) : LoginOutcome;
}
