using System.Diagnostics.CodeAnalysis;
using WeChatPay.Global;
using WeChatPay.Global.Http;

namespace BillingEngine.WeChatPay;

/// <summary>One client for each account, kept for the life of the process; all sign through one gate.</summary>
public sealed class GatewayAccounts : IDisposable
{
    private readonly SigningGate gate = SigningGate.ForThisMachine();
    private readonly Dictionary<string, WeChatPayClient> clients = new(StringComparer.Ordinal);

    /// <summary>
    /// Makes the clients; nothing is called yet. <paramref name="wireClock"/> must be the real time.
    /// </summary>
    public GatewayAccounts(GatewaySettings settings, TimeProvider wireClock)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Settings = settings;
        WireClock = wireClock;
        foreach (var (key, account) in settings.Accounts)
            clients.Add(key, new WeChatPayClient(account, wireClock, gate));
    }

    /// <summary>What the accounts were made from.</summary>
    public GatewaySettings Settings { get; }

    /// <summary>The clock of signatures.</summary>
    public TimeProvider WireClock { get; }

    /// <summary>The client of an account; false when the configuration has no such account.</summary>
    public bool TryGet(string accountKey, [NotNullWhen(true)] out WeChatPayClient? client) =>
        clients.TryGetValue(accountKey, out client);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var client in clients.Values)
            client.Dispose();
        gate.Dispose();
    }
}
