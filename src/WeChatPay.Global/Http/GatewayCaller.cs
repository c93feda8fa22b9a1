using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using WeChatPay.Global.Certificates;
using WeChatPay.Global.Signatures;
using WeChatPay.Global.Statements;

namespace WeChatPay.Global.Http;

/// <summary>Sends a request, verifies the reply over its raw bytes, and only then parses it.</summary>
internal sealed class GatewayCaller(
    WeChatPayAccount account,
    GatewayTransport transport,
    SignatureVerifier verifier,
    TrustedKeys keys,
    PlatformCertificates certificates
)
{
    private static readonly byte[] NoBody = [];

    public WeChatPayAccount Account => account;

    public Task<GatewayReply<T>> GetAsync<T>(
        string operation,
        string target,
        JsonTypeInfo<T> replyType,
        CancellationToken cancellationToken
    ) => SendAsync(operation, HttpMethod.Get, target, NoBody, body => Read(body, replyType), cancellationToken);

    public Task<GatewayReply<T>> PostAsync<TBody, T>(
        string operation,
        string target,
        TBody body,
        JsonTypeInfo<TBody> bodyType,
        JsonTypeInfo<T> replyType,
        CancellationToken cancellationToken
    ) =>
        SendAsync(
            operation,
            HttpMethod.Post,
            target,
            JsonSerializer.SerializeToUtf8Bytes(body, bodyType),
            reply => Read(reply, replyType),
            cancellationToken
        );

    /// <summary>Posts a request whose reply has no body; a null <paramref name="body"/> sends none.</summary>
    public Task<GatewayReply<NoContent>> PostAsync<TBody>(
        string operation,
        string target,
        TBody? body,
        JsonTypeInfo<TBody> bodyType,
        CancellationToken cancellationToken
    )
        where TBody : class =>
        SendAsync<NoContent>(
            operation,
            HttpMethod.Post,
            target,
            body is null ? NoBody : JsonSerializer.SerializeToUtf8Bytes(body, bodyType),
            static _ => (true, default),
            cancellationToken
        );

    /// <summary>Uploads a file; the signature covers only <paramref name="signed"/>.</summary>
    public Task<GatewayReply<T>> UploadAsync<T>(
        string operation,
        string target,
        byte[] signed,
        HttpContent sent,
        JsonTypeInfo<T> replyType,
        CancellationToken cancellationToken
    ) =>
        SendAsync(
            new Outgoing(operation, HttpMethod.Post, target, signed) { Sent = sent, Timeout = account.FileTimeout },
            body => Read(body, replyType),
            cancellationToken
        );

    /// <summary>Downloads a statement and writes it while it arrives.</summary>
    public async Task<GatewayReply<StatementReceipt>> DownloadAsync(
        string operation,
        string target,
        Stream table,
        CancellationToken cancellationToken
    )
    {
        var download = new StatementDownload(verifier, table, account.MaxStatementBytes);
        var exchange = await ExchangeAsync(
            new Outgoing(operation, HttpMethod.Get, target, NoBody)
            {
                Zipped = true,
                Timeout = account.FileTimeout,
                Take = download.TakeAsync,
            },
            cancellationToken
        );
        if (exchange.Silence is null && exchange.Call.Status == 200)
        {
            return CallMeter.Measured<StatementReceipt>(
                download.Receipt is { } receipt
                    ? new GatewayReply<StatementReceipt>.Answered(receipt, exchange.Call)
                    : new GatewayReply<StatementReceipt>.Untrusted(download.Fault, exchange.Call)
            );
        }

        return CallMeter.Measured(
            await VerifyAndReadAsync<StatementReceipt>(exchange, static _ => (false, null), cancellationToken)
        );
    }

    private Task<GatewayReply<T>> SendAsync<T>(
        string operation,
        HttpMethod method,
        string target,
        byte[] body,
        Func<byte[], (bool Good, T? Value)> read,
        CancellationToken cancellationToken
    ) => SendAsync(new Outgoing(operation, method, target, body), read, cancellationToken);

    private async Task<GatewayReply<T>> SendAsync<T>(
        Outgoing outgoing,
        Func<byte[], (bool Good, T? Value)> read,
        CancellationToken cancellationToken
    ) =>
        CallMeter.Measured(
            await VerifyAndReadAsync(await ExchangeAsync(outgoing, cancellationToken), read, cancellationToken)
        );

    private Task<Exchange> ExchangeAsync(Outgoing outgoing, CancellationToken cancellationToken)
    {
        certificates.KeepFresh();
        var serial = account.UsePublicKey ? account.PublicKeyId : keys.NewestCertificate?.Serial;
        return transport.ExchangeAsync(outgoing, serial, cancellationToken);
    }

    private async Task<GatewayReply<T>> VerifyAndReadAsync<T>(
        Exchange exchange,
        Func<byte[], (bool Good, T? Value)> read,
        CancellationToken cancellationToken
    )
    {
        if (exchange.Silence is { } silence)
            return new GatewayReply<T>.NoAnswer(silence, exchange.Call);

        var fault = await verifier.CheckAsync(exchange.Signature, exchange.Body, cancellationToken);
        var status = exchange.Call.Status!.Value;
        if (status is < 200 or > 299)
        {
            return new GatewayReply<T>.Refused(
                status,
                ErrorReply.Parse(exchange.Body),
                TrustOf(fault, exchange.Signature),
                exchange.Call
            );
        }

        if (fault != SignatureFault.None)
            return new GatewayReply<T>.Untrusted(fault, exchange.Call);
        if (status == 202)
            return new GatewayReply<T>.Accepted(exchange.Call);
        var (good, value) = read(exchange.Body);
        return good
            ? new GatewayReply<T>.Answered(value!, exchange.Call)
            : new GatewayReply<T>.Unreadable("The body is not the documented JSON.", exchange.Call);
    }

    private static ErrorTrust TrustOf(SignatureFault fault, SignatureHeaders headers) =>
        fault == SignatureFault.None ? ErrorTrust.Verified
        : headers.AllAbsent ? ErrorTrust.Unsigned
        : ErrorTrust.Forged;

    private static (bool, T?) Read<T>(byte[] body, JsonTypeInfo<T> type)
    {
        try
        {
            var value = JsonSerializer.Deserialize(WireText.AfterMark(body.AsSpan()), type);
            return (value is not null, value);
        }
        catch (JsonException)
        {
            return (false, default);
        }
    }
}
