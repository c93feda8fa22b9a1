using BillingEngine.Domain.Gateway;
using WeChatPay.Global.MiniPrograms;

namespace BillingEngine.WeChatPay;

/// <summary>Logs in users of mini programs through WeChat's open platform.</summary>
public sealed class WeChatMiniProgramLogin : IMiniProgramLogin, IDisposable
{
    // docs/wechat-login.md, Logging in to a mini program: these are fixed by another code.
    private const long CodeInvalid = 40029;
    private const long CodeUsed = 40163;
    private const long UserBlocked = 40226;
    private const long Busy = -1;
    private const long TooOften = 45011;
    private const int MaxOpenIdLength = 128;

    private readonly GatewaySettings settings;
    private readonly MiniProgramClient client;

    /// <summary>Creates the login; <paramref name="handler"/> replaces the network in tests.</summary>
    public WeChatMiniProgramLogin(GatewaySettings settings, HttpMessageHandler? handler = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        this.settings = settings;
        client = new MiniProgramClient(settings.MiniPrograms.BaseUrl, handler);
    }

    /// <inheritdoc/>
    public async Task<LoginOutcome> ExchangeAsync(GatewayRoute route, string code, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(route);
        // The app that signs: the sub-merchant's own app if it has one, else the account's.
        var app = route.SubAppId ?? settings.Accounts.GetValueOrDefault(route.AccountKey)?.AppId ?? "";
        if (!settings.MiniPrograms.Secrets.TryGetValue(app, out var secret))
            return new LoginOutcome.NotConfigured(app);
        return await client.ExchangeCodeAsync(app, secret, code, cancellationToken) switch
        {
            null => new LoginOutcome.Unavailable("no usable answer"),
            { ErrCode: Busy or TooOften } busy => new LoginOutcome.Unavailable($"{busy.ErrCode} {busy.ErrMsg}"),
            { ErrCode: CodeInvalid or CodeUsed or UserBlocked } bad => new LoginOutcome.CodeRefused(
                $"{bad.ErrCode}",
                bad.ErrMsg ?? ""
            ),
            { ErrCode: not 0 } refused => new LoginOutcome.Refused($"{refused.ErrCode}", refused.ErrMsg ?? ""),
            { OpenId: { Length: > 0 and <= MaxOpenIdLength } openId } => new LoginOutcome.Known(openId),
            _ => new LoginOutcome.Unavailable("an answer without an openid"),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();
}
