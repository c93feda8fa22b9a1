using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using BillingEngine.Benchmarks.Staging;

namespace BillingEngine.Benchmarks.Deductions;

/// <summary>What one deduction needs, as a claim returns it.</summary>
internal sealed record Order(
    Guid Id,
    Guid MerchantId,
    Guid SubscriptionId,
    Guid InvoiceId,
    string OutTradeNo,
    string ContractNumber,
    long Total,
    string Currency,
    string Description,
    string Category
);

/// <summary>What the gateway answered to one deduction.</summary>
internal readonly record struct Paid(
    Order Order,
    string TransactionId,
    DateTime PaidAt,
    DateTime StartedAt,
    int DurationMs,
    string RequestId
);

/// <summary>The shortest honest deduction: build the JSON, sign, post, verify the answer, read it.</summary>
internal sealed class FloorGateway(BenchAccount account, int port) : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly string[] Headers =
    [
        "Wechatpay-Timestamp",
        "Wechatpay-Nonce",
        "Wechatpay-Signature",
        "Request-ID",
    ];

    private readonly Uri target = new($"http://127.0.0.1:{port}{SignedWire.Target}");
    private readonly HttpMessageInvoker http = new(
        new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
        }
    );

    public async Task<Paid> DeductAsync(Order order)
    {
        var body = BodyOf(order);
        var (timestamp, nonce) = (SignedWire.Timestamp(), SignedWire.Nonce());
        var signature = SignedWire.Sign(
            account.MerchantKey,
            $"POST\n{SignedWire.Target}\n{timestamp}\n{nonce}\n",
            body
        );
        using var request = new HttpRequestMessage(HttpMethod.Post, target);
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = Json } };
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", "floor");
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"WECHATPAY2-SHA256-RSA2048 mchid=\"{BenchAccount.MchId}\",nonce_str=\"{nonce}\",timestamp=\"{timestamp}\","
                + $"serial_no=\"{BenchAccount.Serial}\",signature=\"{signature}\""
        );
        var startedAt = TimeProvider.System.GetUtcNow().UtcDateTime;
        var begun = TimeProvider.System.GetTimestamp();
        using var answer = await http.SendAsync(request, default);
        var content = await answer.Content.ReadAsByteArrayAsync();
        var duration = TimeProvider.System.GetElapsedTime(begun);
        var told = Headers.Select(name => answer.Headers.NonValidated[name].ToString()).ToArray();
        if (
            answer.StatusCode != HttpStatusCode.OK
            || !SignedWire.Verify(account.GatewayKey, $"{told[0]}\n{told[1]}\n", content, told[2])
        )
        {
            throw new InvalidOperationException($"The gateway answered {answer.StatusCode}, or signed it wrongly.");
        }

        return Read(order, content, startedAt, (int)duration.TotalMilliseconds, told[3]);
    }

    public void Dispose() => http.Dispose();

    private static Paid Read(Order order, byte[] content, DateTime startedAt, int durationMs, string requestId)
    {
        using var json = JsonDocument.Parse(content);
        var root = json.RootElement;
        var amount = root.GetProperty("amount");
        if (
            root.GetProperty("trade_state").GetString() != "SUCCESS"
            || root.GetProperty("out_trade_no").GetString() != order.OutTradeNo
            || amount.GetProperty("total").GetInt64() != order.Total
            || amount.GetProperty("currency").GetString() != order.Currency
        )
        {
            throw new InvalidOperationException("The answer does not fit the order.");
        }

        return new Paid(
            order,
            root.GetProperty("transaction_id").GetString()!,
            root.GetProperty("success_time").GetDateTimeOffset().UtcDateTime,
            startedAt,
            durationMs,
            requestId
        );
    }

    private static byte[] BodyOf(Order order)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("appid", BenchAccount.AppId);
        json.WriteString("description", order.Description);
        json.WriteString("notify_url", "http://127.0.0.1:1/wechat/notify/bench/payment");
        json.WriteString("out_trade_no", order.OutTradeNo);
        json.WriteString("merchant_category_code", order.Category);
        json.WriteString("contract_id", order.ContractNumber);
        json.WriteStartObject("amount");
        json.WriteNumber("total", order.Total);
        json.WriteString("currency", order.Currency);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
