using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Benchmarks.Staging;

/// <summary>
/// The gateway of the deductions: a process of its own that verifies, reads, answers and signs on the true wire and
/// does nothing else, so that its share of the cores flatters no contender more than it must.
/// </summary>
internal sealed class GatewayProcess(RSA merchantKey, RSA gatewayKey)
{
    /// <summary>The program's verb that serves.</summary>
    public const string Verb = "gateway";

    private sealed record Answer(string Timestamp, string Nonce, string Signature, byte[] Body);

    private readonly ConcurrentDictionary<string, int> seen = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Answer> ready = new(StringComparer.Ordinal);

    /// <summary>Serves until its standard input's guard stops it.</summary>
    public static async Task<int> ServeAsync()
    {
        using var merchant = RSA.Create();
        using var own = RSA.Create();
        merchant.ImportFromPem(Environment.GetEnvironmentVariable("BENCH_MERCHANT_PUBLIC_KEY"));
        own.ImportFromPem(Environment.GetEnvironmentVariable("BENCH_GATEWAY_PRIVATE_KEY"));
        var port = int.Parse(Environment.GetEnvironmentVariable("BENCH_GATEWAY_PORT")!, CultureInfo.InvariantCulture);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        await using var app = builder.Build();
        var gateway = new GatewayProcess(merchant, own);
        app.Run(gateway.AnswerAsync);
        await app.RunAsync();
        return 0;
    }

    private Task AnswerAsync(HttpContext context) =>
        context.Request.Path.Value switch
        {
            SignedWire.Target => DeductAsync(context),
            "/bench/begin" => BeginAsync(context),
            "/bench/state" => context.Response.WriteAsync($"{Environment.ProcessId} {seen.Count} {seen.Values.Sum()}"),
            _ => Refuse(context, 404),
        };

    // Forgets what was seen; with ?ready=N it signs the answers of the first N payments beforehand.
    private Task BeginAsync(HttpContext context)
    {
        seen.Clear();
        ready.Clear();
        var count = int.Parse(context.Request.Query["ready"].ToString(), CultureInfo.InvariantCulture);
        Parallel.For(
            1,
            count + 1,
            i => ready[Seed.OutTradeNo(i)] = Sign(Transactions.Paid(Seed.OutTradeNo(i), "W" + i, 8800, "HKD"))
        );
        return Task.CompletedTask;
    }

    private async Task DeductAsync(HttpContext context)
    {
        var body = new byte[(int)context.Request.ContentLength!.Value];
        await context.Request.Body.ReadExactlyAsync(body);
        using var order = JsonDocument.Parse(body);
        var number = order.RootElement.GetProperty("out_trade_no").GetString()!;
        if (!ready.TryGetValue(number, out var answer))
        {
            if (!IsSigned(context.Request, body))
            {
                await Refuse(context, 401);
                return;
            }
            var amount = order.RootElement.GetProperty("amount");
            answer = Sign(
                Transactions.Paid(
                    number,
                    order.RootElement.GetProperty("contract_id").GetString()!,
                    amount.GetProperty("total").GetInt64(),
                    amount.GetProperty("currency").GetString()!
                )
            );
        }
        seen.AddOrUpdate(number, 1, (_, times) => times + 1);
        var response = context.Response;
        response.ContentType = "application/json";
        response.ContentLength = answer.Body.Length;
        response.Headers["Wechatpay-Timestamp"] = answer.Timestamp;
        response.Headers["Wechatpay-Nonce"] = answer.Nonce;
        response.Headers["Wechatpay-Signature"] = answer.Signature;
        response.Headers["Wechatpay-Serial"] = BenchAccount.PublicKeyId;
        response.Headers["Request-ID"] = answer.Nonce;
        await response.Body.WriteAsync(answer.Body);
    }

    private Answer Sign(byte[] body)
    {
        var (timestamp, nonce) = (SignedWire.Timestamp(), SignedWire.Nonce());
        return new Answer(timestamp, nonce, SignedWire.Sign(gatewayKey, $"{timestamp}\n{nonce}\n", body), body);
    }

    private bool IsSigned(HttpRequest request, byte[] body)
    {
        var header = request.Headers.Authorization.ToString();
        string Part(string name)
        {
            var from = header.IndexOf(name + "=\"", StringComparison.Ordinal) + name.Length + 2;
            return header[from..header.IndexOf('"', from)];
        }
        return header.Length > 0
            && SignedWire.Verify(
                merchantKey,
                $"POST\n{SignedWire.Target}\n{Part("timestamp")}\n{Part("nonce_str")}\n",
                body,
                Part("signature")
            );
    }

    private static Task Refuse(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
