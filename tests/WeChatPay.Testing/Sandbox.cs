using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using WeChatPay.Simulator;
using WeChatPay.Simulator.Certificates;
using WeChatPay.Simulator.Control;

namespace WeChatPay.Testing;

/// <summary>
/// A running simulator, a receiver for its notifications, and a client of its own that uses nothing of the product:
/// plain RSA, plain HTTP. Keys are created once for all tests.
/// </summary>
public sealed class Sandbox : IAsyncDisposable
{
    public const string PreSignPath = "/v3/global/papay/contracts/miniprogram-pre-entrust-sign";
    public const string DeductPath = "/v3/global/papay/transactions";

    private static readonly Lazy<KeyRing> SharedKeys = new(() => KeyRing.Generate(new SimulatorOptions()));
    private static int numbers;
    private readonly HttpClient http = new();

    private readonly bool ownsReceiver;

    private Sandbox(SimulatorHost host, Receiver receiver, bool ownsReceiver)
    {
        this.ownsReceiver = ownsReceiver;
        Host = host;
        Receiver = receiver;
        Direct = new Party(
            Keys.Mchid,
            Keys.MerchantSerialNo,
            Keys.MerchantPrivateKey,
            Keys.ApiV3Key,
            new JsonObject { ["appid"] = Keys.Appid }
        );
        var sub = Keys.Institution.SubMerchants[0];
        Partner = new Party(
            Keys.Institution.SpMchid,
            Keys.Institution.MerchantSerialNo,
            Keys.Institution.MerchantPrivateKey,
            Keys.Institution.ApiV3Key,
            new JsonObject { ["sp_appid"] = Keys.Institution.SpAppid, ["sub_mchid"] = sub.SubMchid }
        );
    }

    public SimulatorHost Host { get; }

    public Receiver Receiver { get; }

    public SimulatorKeys Keys => Host.Keys;

    public Party Direct { get; }

    public Party Partner { get; }

    public static async Task<Sandbox> StartAsync(Action<SimulatorOptions>? change = null, Receiver? receiver = null)
    {
        var options = new SimulatorOptions { Keys = SharedKeys.Value };
        change?.Invoke(options);
        return new Sandbox(
            await SimulatorHost.StartAsync(options, CancellationToken.None),
            receiver ?? await Receiver.StartAsync(),
            ownsReceiver: receiver is null
        );
    }

    /// <summary>A text that no other test uses.</summary>
    public static string Fresh(string prefix) => $"{prefix}{Interlocked.Increment(ref numbers):D8}";

    public Task<Reply> GetAsync(Party who, string target, Tamper? tamper = null) =>
        SendAsync(who, "GET", target, "", tamper);

    public Task<Reply> PostAsync(Party who, string target, JsonNode? body = null, Tamper? tamper = null) =>
        SendAsync(who, "POST", target, body?.ToJsonString() ?? "", tamper);

    public async Task<Reply> SendAsync(Party who, string method, string target, string body, Tamper? tamper = null)
    {
        tamper ??= new Tamper();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Host.BaseUrl, target));
        var authorization = tamper.Authorization ?? who.Authorize(method, target, body, tamper);
        if (authorization.Length > 0)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);

        AddIfAny(request, "User-Agent", tamper.UserAgent);
        AddIfAny(request, "Accept", tamper.Accept);
        AddIfAny(request, "Wechatpay-Serial", tamper.AskSerial);
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", tamper.ContentType);
        }

        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Reply(
            (int)response.StatusCode,
            text,
            response.Headers.ToDictionary(h => h.Key, h => h.Value.First(), StringComparer.OrdinalIgnoreCase)
        );
    }

    public async Task<JsonNode> ControlAsync(string method, string path, JsonNode? body = null, int expected = 200)
    {
        var (status, text) = await RawControlAsync(method, path, body?.ToJsonString());
        Assert.True(status == expected, $"{method} {path}: {status} {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    public async Task<(int Status, string Body)> RawControlAsync(string method, string path, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Host.BaseUrl, "/_control" + path));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>
    /// Whether a reply or notification was signed recently by a listed certificate or the public key.
    /// </summary>
    public bool Verifies(IReadOnlyDictionary<string, string> headers, string body)
    {
        if (
            !headers.TryGetValue("Wechatpay-Serial", out var serial)
            || !headers.TryGetValue("Wechatpay-Signature", out var signature)
        )
        {
            return false;
        }

        var pem =
            serial == Keys.PublicKeyId ? Keys.PublicKey
            : serial == Keys.Institution.PublicKeyId ? Keys.Institution.PublicKey
            : Keys.PlatformCertificates.SingleOrDefault(c => c.SerialNo == serial)?.PublicKey;
        if (pem is null || signature.StartsWith("WECHATPAY/", StringComparison.Ordinal))
            return false;

        using var key = RSA.Create();
        key.ImportFromPem(pem);
        var message = $"{headers["Wechatpay-Timestamp"]}\n{headers["Wechatpay-Nonce"]}\n{body}\n";
        var age = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - long.Parse(headers["Wechatpay-Timestamp"]);
        return Math.Abs(age) < 300
            && key.VerifyData(
                Encoding.UTF8.GetBytes(message),
                Convert.FromBase64String(signature),
                HashAlgorithmName.SHA256,
                RSASignaturePadding.Pkcs1
            );
    }

    /// <summary>Waits until everything due now has been delivered and answered.</summary>
    public async Task SettleAsync() => await MoveAsync(TimeSpan.Zero);

    public async Task<JsonNode> MoveAsync(TimeSpan by)
    {
        var now = (await ControlAsync("GET", "/clock"))["now"]!.GetValue<DateTimeOffset>();
        return await MoveToAsync(now + by);
    }

    public Task<JsonNode> MoveToAsync(DateTimeOffset to) =>
        ControlAsync("POST", "/clock", new JsonObject { ["to"] = to.ToString("O") });

    public JsonObject PreSignBody(Party who, string? openid = null) =>
        who.With(
            new JsonObject
            {
                ["plan_id"] = who == Direct ? 123 : 124,
                ["out_contract_code"] = Fresh("C"),
                ["user_display_name"] = "张三",
                ["success_notify_url"] = Receiver.Url,
                ["openid"] = openid ?? Fresh("oTEST"),
            }
        );

    /// <summary>A signed contract of a new user; its PAPAY.SIGN has been delivered.</summary>
    public async Task<Signed> SignAsync(Party who, string? openid = null)
    {
        var body = PreSignBody(who, openid);
        var session = await PostAsync(who, PreSignPath, body);
        Assert.Equal(200, session.Status);
        var contract = await ControlAsync("POST", $"/sessions/{session.Json["session_id"]}/sign");
        await SettleAsync();
        return new Signed(
            (string)contract["contract_id"]!,
            (string)body["out_contract_code"]!,
            (string)contract["openid"]!
        );
    }

    public JsonObject DeductBody(Party who, string contractId, long total = 888, string currency = "HKD") =>
        who.With(
            new JsonObject
            {
                ["description"] = "Store-City-月费",
                ["notify_url"] = Receiver.Url,
                ["out_trade_no"] = Fresh("D"),
                ["merchant_category_code"] = "1011",
                ["contract_id"] = contractId,
                ["amount"] = new JsonObject { ["total"] = total, ["currency"] = currency },
            }
        );

    /// <summary>A paid deduction of a new user, as the gateway answered it.</summary>
    public async Task<JsonNode> PayAsync(Party who, long total = 888, string currency = "HKD", long? purse = null)
    {
        var signed = await SignAsync(who);
        if (purse is not null)
            await ControlAsync("PUT", $"/users/{signed.Openid}", new JsonObject { ["balance"] = purse });

        var paid = await PostAsync(who, DeductPath, DeductBody(who, signed.ContractId, total, currency));
        Assert.Equal(200, paid.Status);
        return paid.Json;
    }

    /// <summary>An APP order of 1500 yen.</summary>
    public JsonObject AppOrderBody(Party who) =>
        who.WithOwner(
            new JsonObject
            {
                ["description"] = "Store-City-订单",
                ["attach"] = "附加",
                ["notify_url"] = Receiver.Url,
                ["out_trade_no"] = Fresh("A"),
                ["trade_type"] = "APP",
                ["merchant_category_code"] = "1011",
                ["amount"] = new JsonObject { ["total"] = 1500, ["currency"] = "JPY" },
            }
        );

    /// <summary>A refund of part of a paid order.</summary>
    public JsonObject RefundBody(Party who, JsonNode paid, long refund) =>
        who.WithOwner(
            new JsonObject
            {
                ["transaction_id"] = (string?)paid["transaction_id"] ?? (string)paid["id"]!,
                ["out_refund_no"] = Fresh("R"),
                ["reason"] = "已售完",
                ["notify_url"] = Receiver.Url,
                ["amount"] = new JsonObject
                {
                    ["refund"] = refund,
                    ["total"] = (long)paid["amount"]!["total"]!,
                    ["currency"] = (string)paid["amount"]!["currency"]!,
                },
            }
        );

    public Task<JsonNode> FaultAsync(string on, string fault, Action<JsonObject>? more = null)
    {
        var rule = new JsonObject { ["on"] = on, ["fault"] = fault };
        more?.Invoke(rule);
        return ControlAsync("POST", "/faults", new JsonObject { ["rules"] = new JsonArray(rule) });
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await Host.DisposeAsync();
        if (ownsReceiver)
            await Receiver.DisposeAsync();
    }

    private static void AddIfAny(HttpRequestMessage request, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            request.Headers.TryAddWithoutValidation(name, value);
    }
}
