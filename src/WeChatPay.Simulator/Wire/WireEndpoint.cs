using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using WeChatPay.Global.Signatures;
using WeChatPay.Simulator.Faults;
using WeChatPay.Simulator.Journal;

namespace WeChatPay.Simulator.Wire;

/// <summary>
/// The endpoint of the WeChat Pay API: verifies signatures, performs calls, signs replies and applies faults.
/// </summary>
internal sealed class WireEndpoint(
    World world,
    RequestVerifier verifier,
    PlatformSigner signer,
    OperationDispatcher operations,
    RecentLog<RequestRecord> log,
    Func<string> baseUrl
)
{
    private const int TricklePieces = 10;
    private const double TrickleSeconds = 1;

    // A seeded profile has thousands of them, and a simulated year must not take hours.
    private const double SeededTrickleSeconds = 0.1;

    public async Task HandleAsync(HttpContext context)
    {
        var requestId = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        if (await RawRequest.ReadAsync(context) is not { } raw)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        var verdict = verifier.Check(raw.Method, raw.Target, raw.Signed, context.Request.Headers.Authorization);
        if (verdict.Signer is not { } account)
        {
            var refusal = SignError(verdict);
            Record(requestId, raw, null, null, refusal, verdict.Problem, null);
            await WriteAsync(context, requestId, refusal, null);
            return;
        }

        var publicKeyMode = ChooseMode(account, context.Request.Headers[WechatpayHeaders.Serial]);
        var (call, early) = Parse(raw, account, context.Request.Headers);
        var fault = call is null ? null : operations.ChooseFault(call);
        await PauseAsync(
            WireFaults.WaitBefore(fault),
            WireFaults.DropsBefore(fault) ? context.RequestAborted : default
        );
        if (WireFaults.DropsBefore(fault))
        {
            Record(requestId, raw, account, call, null, "dropped before the operation", fault);
            context.Abort();
            return;
        }

        var reply =
            early
            ?? WireFaults.Instead(fault)
            ?? WireFaults.After(fault, operations.Perform(call! with { Fault = fault }));
        Record(requestId, raw, account, call, reply, reply.Error?.Message, fault);
        await PauseAsync(WireFaults.WaitAfter(fault), context.RequestAborted);
        if (WireFaults.DropsAfter(fault) || context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
            return;
        }

        var body = Body(reply);
        var signed = reply.StatementSha1 is { } sha1 ? StatementSignature.SignedBody(sha1) : body;
        var signature =
            fault?.Kind == FaultKinds.NoSignature ? null : signer.Sign(account, publicKeyMode, signed, fault?.Kind);
        await WriteAsync(context, requestId, reply with { Body = body }, signature, fault);
    }

    private static WireReply SignError(SignatureVerdict verdict) =>
        new(
            401,
            [],
            new WireError(
                "SIGN_ERROR",
                $"Signature error: {verdict.Problem}",
                verdict.Information is { } information
                    ? new SignDetail(new SignIssue("sign not match"), "signature", "authorization", information)
                    : null
            )
        );

    private (WireCall? Call, WireReply? Refusal) Parse(RawRequest raw, Account account, IHeaderDictionary headers)
    {
        if (raw.RefuseHeaders(headers) is { } bad)
            return (null, bad);

        if (Route.Match(raw.Method, raw.Path) is not { } route)
            return (null, WireReply.Refuse(404, "NOT_FOUND", $"there is no interface {raw.Method} {raw.Path}"));

        var (body, malformed) = raw.ParseBody();
        return malformed is not null
            ? (null, malformed)
            : (new WireCall(account, route, body, raw.ParseQuery(), baseUrl()), null);
    }

    /// <summary>
    /// Wechatpay-Serial names the key with which the client verifies; notifications use the last choice
    /// (docs/wechat-pay.md, Public-key mode).
    /// </summary>
    private bool ChooseMode(Account account, string? wanted)
    {
        if (string.IsNullOrEmpty(wanted))
            return false;

        var publicKeyMode = wanted == account.PublicKeyId;
        lock (world.StateLock)
        {
            if (world.Merchants.TryGetValue(account.Mchid, out var merchant) && merchant.PublicKeyMode != publicKeyMode)
            {
                merchant.PublicKeyMode = publicKeyMode;
                world.Commit(new JournalEntry { Merchant = merchant });
            }
        }

        return publicKeyMode;
    }

    private byte[] Body(WireReply reply) =>
        reply.Error is not { } error
            ? reply.Body
            : JsonSerializer.SerializeToUtf8Bytes(
                new ErrorBody(
                    Spelling.Of(error.Code, world.Options.CodeSpelling),
                    error.Message.Length > 256 ? error.Message[..256] : error.Message,
                    error.Detail
                ),
                WireJson.Wire.ErrorBody
            );

    private async Task WriteAsync(
        HttpContext context,
        string requestId,
        WireReply reply,
        PlatformSignature? signature,
        Fault? fault = null
    )
    {
        var response = context.Response;
        response.StatusCode = reply.Status;
        var body = reply.Body.Length > 0 ? reply.Body : Body(reply);
        response.Headers[WechatpayHeaders.RequestId] = $"{requestId}-{ResultNumbers.Of(reply)}";
        if (signature is not null)
        {
            response.Headers[WechatpayHeaders.Timestamp] = signature.Timestamp;
            response.Headers[WechatpayHeaders.Nonce] = signature.Nonce;
            response.Headers[WechatpayHeaders.Signature] = signature.Signature;
            response.Headers[WechatpayHeaders.Serial] = signature.Serial;
            response.Headers[WechatpayHeaders.SignatureType] = AuthorizationHeader.Schema;
        }

        if (body.Length == 0)
            return;

        response.ContentType = "application/json; charset=utf-8";
        if (reply.StatementSha1 is { } sha1)
            body = DressStatement(context, body, sha1);

        response.ContentLength = body.Length;
        if (fault?.Kind == FaultKinds.Trickle)
        {
            var seconds = fault.Delay(fault.Rule is null ? SeededTrickleSeconds : TrickleSeconds);
            await TrickleAsync(response, body, seconds, context.RequestAborted);
            return;
        }

        if (fault?.Kind != FaultKinds.Truncated)
        {
            await response.Body.WriteAsync(body);
            return;
        }

        await response.Body.WriteAsync(body.AsMemory(0, body.Length / 2));
        await response.Body.FlushAsync();
        context.Abort();
    }

    /// <summary>A statement is plain text with its digest in a header, compressed if the client accepts gzip.</summary>
    private static byte[] DressStatement(HttpContext context, byte[] table, string sha1)
    {
        var response = context.Response;
        response.ContentType = "text/plain; charset=utf-8";
        response.Headers[WechatpayHeaders.StatementSha1] = sha1;
        if (!context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
            return table;

        response.Headers.ContentEncoding = "gzip";
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Fastest))
        {
            zip.Write(table);
        }

        return zipped.ToArray();
    }

    private static async Task TrickleAsync(
        HttpResponse response,
        byte[] body,
        double seconds,
        CancellationToken clientGone
    )
    {
        var piece = (body.Length + TricklePieces - 1) / TricklePieces;
        for (var at = 0; at < body.Length && !clientGone.IsCancellationRequested; at += piece)
        {
            var part = body.AsMemory(at, Math.Min(piece, body.Length - at));
            await response.Body.WriteAsync(part, CancellationToken.None);
            await response.Body.FlushAsync(CancellationToken.None);
            await PauseAsync(seconds / TricklePieces, clientGone);
        }
    }

    /// <summary>A slow call is performed even if the client disconnects; other waits end at once.</summary>
    private static async Task PauseAsync(double seconds, CancellationToken clientGone)
    {
        if (seconds <= 0)
            return;

        try
        {
            await Task.Delay(TimeSpan.FromSeconds(seconds), clientGone);
        }
        catch (OperationCanceledException)
        {
            // The client has disconnected.
        }
    }

    private void Record(
        string requestId,
        RawRequest raw,
        Account? account,
        WireCall? call,
        WireReply? reply,
        string? problem,
        Fault? fault
    ) =>
        log.Add(
            new RequestRecord(
                world.Clock.Now,
                world.Options.Time.GetUtcNow(),
                requestId,
                raw.Method,
                raw.Target,
                account?.Mchid,
                call?.Route.Operation,
                reply?.Status ?? 0,
                reply?.Error?.Code,
                problem,
                fault?.Kind,
                raw.Excerpt()
            )
        );
}
