using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WeChatPay.Global.Certificates;
using WeChatPay.Global.Notifications;
using WeChatPay.Global.Signatures;

namespace WeChatPay.Testing;

/// <summary>A request as received.</summary>
public sealed record SeenRequest(
    string Method,
    string Target,
    byte[] Body,
    IHeaderDictionary Headers,
    bool SignatureHolds
)
{
    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>A gateway on a real socket; the test writes every answer.</summary>
public sealed class ScriptedGateway : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<Func<HttpContext, Task>> script = new();
    private readonly ConcurrentQueue<SeenRequest> seen = new();
    private int certificateFetches;

    private ScriptedGateway(WebApplication app) => this.app = app;

    public Uri BaseUrl { get; private set; } = null!;

    public IReadOnlyList<SeenRequest> Seen => [.. seen];

    public int CertificateFetches => certificateFetches;

    /// <summary>Indices of the listed platform certificates.</summary>
    public int[] Listed { get; set; } = [0];

    /// <summary>Which platform key signs the list of certificates.</summary>
    public int ListSignedBy { get; set; }

    /// <summary>Replaces the answer of the certificates endpoint.</summary>
    public Func<HttpContext, Task>? OnCertificates { get; set; }

    public static async Task<ScriptedGateway> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var server = builder.Build();
        server.Urls.Add("http://127.0.0.1:0");
        var gateway = new ScriptedGateway(server);
        server.Run(gateway.AnswerAsync);
        await server.StartAsync();
        var addresses = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        gateway.BaseUrl = new Uri(addresses.Addresses.Single());
        return gateway;
    }

    /// <summary>Adds the answer to the next call that is not for certificates.</summary>
    public ScriptedGateway Next(Func<HttpContext, Task> answer)
    {
        script.Enqueue(answer);
        return this;
    }

    public ScriptedGateway NextSigned(int status, string body, int platformKey = 0) =>
        Next(c => SignedAsync(c, status, body, platformKey));

    public static Task SignedAsync(HttpContext context, int status, string body, int platformKey = 0) =>
        WriteAsync(context, status, body, headers => Sign(headers, body, platformKey));

    public static Task UnsignedAsync(HttpContext context, int status, string body) =>
        WriteAsync(context, status, body, _ => { });

    public static void Sign(
        IDictionary<string, Microsoft.Extensions.Primitives.StringValues> headers,
        string body,
        int platformKey,
        long? unixSeconds = null,
        string? serial = null
    )
    {
        using var key = Vectors.PrivateKey(platformKey == 0 ? "platform_a" : "platform_b");
        var timestamp = (unixSeconds ?? TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()).ToString();
        var nonce = Nonce.New();
        headers[WechatpayHeaders.Timestamp] = timestamp;
        headers[WechatpayHeaders.Nonce] = nonce;
        headers[WechatpayHeaders.Serial] = serial ?? Vectors.Serial(platformKey == 0 ? "platform_a" : "platform_b");
        headers[WechatpayHeaders.Signature] = RsaSignature.Sign(
            key,
            SignatureMessage.ForResponse(timestamp, nonce, Encoding.UTF8.GetBytes(body))
        );
    }

    public static async Task WriteAsync(
        HttpContext context,
        int status,
        string body,
        Action<IDictionary<string, Microsoft.Extensions.Primitives.StringValues>> dress
    )
    {
        context.Response.StatusCode = status;
        context.Response.Headers[WechatpayHeaders.RequestId] = "08-test";
        dress(context.Response.Headers);
        if (body.Length == 0)
            return;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body);
    }

    public static string CertificatesBody(params int[] listed)
    {
        using var cipher = new AesGcmCipher(Vectors.Id("apiV3Key"));
        return JsonSerializer.Serialize(
            new CertificatesReply([
                .. listed.Select(i => new PlatformCertificateEntry
                {
                    SerialNo = Vectors.Serial(i == 0 ? "platform_a" : "platform_b"),
                    EffectiveTime = "2020-06-08T10:34:56+08:00",
                    ExpireTime = i == 0 ? "2027-06-08T10:34:56+08:00" : "2031-06-08T10:34:56+08:00",
                    EncryptCertificate = new EncryptedResource
                    {
                        Algorithm = AesGcmCipher.Algorithm,
                        Nonce = "61f9c719728a",
                        AssociatedData = "certificate",
                        Ciphertext = cipher.Encrypt(
                            "61f9c719728a",
                            "certificate",
                            Encoding.UTF8.GetBytes(Vectors.PlatformCertificatePem(i))
                        ),
                    },
                }),
            ]),
            CertificatesJson.Wire.CertificatesReply
        );
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer);
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var body = buffer.ToArray();
        seen.Enqueue(
            new SeenRequest(
                context.Request.Method,
                target,
                body,
                new HeaderDictionary(context.Request.Headers.ToDictionary()),
                Holds(context.Request, target, body)
            )
        );
        if (target.EndsWith("/v3/global/certificates", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref certificateFetches);
            await (OnCertificates ?? (c => SignedAsync(c, 200, CertificatesBody(Listed), ListSignedBy)))(context);
        }
        else if (script.TryDequeue(out var answer))
        {
            await answer(context);
        }
        else
        {
            context.Response.StatusCode = 418;
        }
    }

    private static bool Holds(HttpRequest request, string target, byte[] body)
    {
        if (!AuthorizationHeader.TryParse(request.Headers.Authorization, out var header))
            return false;
        using var key = Vectors.Pem(Vectors.MerchantPublicPem);
        return RsaSignature.Verify(
            key,
            SignatureMessage.ForRequest(request.Method, target, header.Timestamp, header.NonceStr, body),
            header.Signature
        );
    }
}
