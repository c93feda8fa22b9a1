using System.Security.Cryptography;
using WeChatPay.Global.Certificates;
using WeChatPay.Global.Contracts;
using WeChatPay.Global.Files;
using WeChatPay.Global.Http;
using WeChatPay.Global.Notifications;
using WeChatPay.Global.Orders;
using WeChatPay.Global.Refunds;
using WeChatPay.Global.Settlements;
using WeChatPay.Global.Signatures;
using WeChatPay.Global.Statements;
using WeChatPay.Global.Transactions;

namespace WeChatPay.Global;

/// <summary>
/// The client of one WeChat Pay account. Create one per account and reuse it: it holds keys, certificates and
/// connections. Thread-safe.
/// </summary>
public sealed class WeChatPayClient : IDisposable
{
    private readonly RequestSigner signer;
    private readonly AesGcmCipher cipher;
    private readonly GatewayTransport transport;

    /// <summary>
    /// Throws <see cref="ArgumentException"/> with every problem of the account. <paramref name="wireClock"/> must be
    /// the real time, because signatures contain it; <paramref name="handler"/> replaces the network in tests.
    /// </summary>
    public WeChatPayClient(
        WeChatPayAccount account,
        TimeProvider? wireClock = null,
        SignatureThrottle? throttle = null,
        HttpMessageHandler? handler = null
    )
    {
        ArgumentNullException.ThrowIfNull(account);
        if (account.Problems() is { Count: > 0 } problems)
            throw new ArgumentException(string.Join(" ", problems), nameof(account));
        wireClock ??= TimeProvider.System;
        Account = account;
        signer = RequestSigner.FromPem(account.MchId, account.SerialNo, account.PrivateKeyPem);
        cipher = new AesGcmCipher(account.ApiV3Key);
        throttle ??= SignatureThrottle.ForThisMachine();
        transport = new GatewayTransport(account, signer, wireClock, throttle, handler);
        Keys = new TrustedKeys(PublicKeyOf(account));
        Certificates = new PlatformCertificates(account, transport, Keys, cipher, wireClock);
        Verifier = new SignatureVerifier(Keys, wireClock, Certificates.FindAsync);
        var caller = new GatewayCaller(account, transport, Verifier, Keys, Certificates);
        Contracts = new ContractCalls(caller);
        Transactions = new TransactionCalls(caller);
        Orders = new OrderCalls(caller, signer, throttle, wireClock);
        Refunds = new RefundCalls(caller);
        Statements = new StatementCalls(caller);
        Settlements = new SettlementCalls(caller);
        Files = new FileCalls(caller);
        SensitiveFields = new SensitiveFields(account, signer, Keys, Certificates);
        Notifications = new NotificationReader(account, Verifier, cipher);
    }

    /// <summary>The account that this client acts for.</summary>
    public WeChatPayAccount Account { get; }

    /// <summary>The keys that WeChat Pay may sign with.</summary>
    public TrustedKeys Keys { get; }

    /// <summary>The platform certificates.</summary>
    public PlatformCertificates Certificates { get; }

    /// <summary>Verifies signatures of replies and notifications.</summary>
    public SignatureVerifier Verifier { get; }

    /// <summary>Calls about contracts.</summary>
    public ContractCalls Contracts { get; }

    /// <summary>Calls about deductions.</summary>
    public TransactionCalls Transactions { get; }

    /// <summary>Calls about APP orders.</summary>
    public OrderCalls Orders { get; }

    /// <summary>Calls about refunds.</summary>
    public RefundCalls Refunds { get; }

    /// <summary>Calls about daily statements.</summary>
    public StatementCalls Statements { get; }

    /// <summary>Calls about settlements.</summary>
    public SettlementCalls Settlements { get; }

    /// <summary>Uploads files.</summary>
    public FileCalls Files { get; }

    /// <summary>Encrypts and decrypts single fields.</summary>
    public SensitiveFields SensitiveFields { get; }

    /// <summary>Reads notifications.</summary>
    public NotificationReader Notifications { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        transport.Dispose();
        signer.Dispose();
        cipher.Dispose();
    }

    private static TrustedKey? PublicKeyOf(WeChatPayAccount account)
    {
        if (account.PublicKeyId is null)
            return null;
        var key = RSA.Create();
        key.ImportFromPem(account.PublicKeyPem);
        return new TrustedKey(account.PublicKeyId, key, ExpiresAt: null);
    }
}
