using System.Diagnostics.CodeAnalysis;
using WeChatPay.Global;
using WeChatPay.Global.Http;

namespace BillingEngine.WeChatPay;

/// <summary>
/// One client per WeChat Pay account, kept for the life of the process. All clients share one signature throttle.
/// </summary>
public sealed class GatewayAccounts : IDisposable
{
    private readonly SignatureThrottle throttle = SignatureThrottle.ForThisMachine();
    private readonly Dictionary<string, WeChatPayClient> clients = new(StringComparer.Ordinal);

    /// <summary>Creates the clients; no call is made. <paramref name="wireClock"/> must be the real time.</summary>
    public GatewayAccounts(GatewaySettings settings, TimeProvider wireClock)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Settings = settings;
        WireClock = wireClock;
        foreach (var (key, account) in settings.Accounts)
            clients.Add(key, new WeChatPayClient(account, wireClock, throttle));
    }

    /// <summary>The settings that the clients were created from.</summary>
    public GatewaySettings Settings { get; }

    /// <summary>The real time, used for signatures.</summary>
    public TimeProvider WireClock { get; }

    /// <summary>Finds the client of a WeChat Pay account; false if the configuration has no such account.</summary>
    public bool TryGet(string accountKey, [NotNullWhen(true)] out WeChatPayClient? client) =>
        clients.TryGetValue(accountKey, out client);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var client in clients.Values)
            client.Dispose();
        throttle.Dispose();
    }
}
