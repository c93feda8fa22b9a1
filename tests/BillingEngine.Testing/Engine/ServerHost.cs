using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BillingEngine.Server;
using BillingEngine.Testing.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using WeChatPay.Global.Signatures;
using WeChatPay.Simulator;

namespace BillingEngine.Testing.Engine;

/// <summary>
/// The server as it is shipped and the simulator, each on a loopback port of its own, on a real database. The account
/// also trusts a platform key of the test, so that a test can sign what WeChat would never send. Tests that need other
/// settings derive a fixture that passes them.
/// </summary>
public class ServerHost : IAsyncLifetime
{
    /// <summary>The serial under which the test's own platform key is trusted.</summary>
    public const string TestSerial = "PUB_KEY_ID_0000000000000000000000000000000001";

    private readonly TestDatabase database = new();
    private readonly RSA platform = RSA.Create(2048);
    private readonly KeptWarnings warnings = new();
    private readonly IReadOnlyDictionary<string, string?> settings;
    private readonly Action<WebApplicationBuilder>? configure;
    private WebApplication? server;

    /// <summary>The simulator.</summary>
    public SimulatorHost Simulator { get; private set; } = null!;

    /// <summary>The API, with the sandbox's key.</summary>
    public HttpClient Api { get; private set; } = null!;

    /// <summary>The simulator's control API.</summary>
    public HttpClient Control { get; private set; } = null!;

    /// <summary>What the server logged at warning level or above.</summary>
    public IEnumerable<string> Warnings => warnings.Lines;

    /// <summary>The server's services.</summary>
    public IServiceProvider Services => server!.Services;

    /// <summary>The address of the server.</summary>
    public Uri BaseUrl { get; private set; } = null!;

    /// <summary>The APIv3 key of the account.</summary>
    public string ApiV3Key => Simulator.Keys.ApiV3Key;

    /// <summary>The server with the usual settings.</summary>
    public ServerHost()
        : this(new Dictionary<string, string?>()) { }

    /// <summary>
    /// A server that differs: settings in addition to the usual ones (null removes a usual one), and changes of the
    /// builder.
    /// </summary>
    protected ServerHost(IReadOnlyDictionary<string, string?> settings, Action<WebApplicationBuilder>? configure = null)
    {
        this.settings = settings;
        this.configure = configure;
    }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        await database.InitializeAsync();
        Simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), default);
        BaseUrl = new Uri($"http://127.0.0.1:{FreePort()}");
        await StartServerAsync();
        Api = new HttpClient { BaseAddress = BaseUrl, Timeout = TimeSpan.FromMinutes(5) };
        Api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sk_test_live");
        Control = new HttpClient { BaseAddress = Simulator.BaseUrl };
        await SendAsync(
            Control,
            HttpMethod.Put,
            "/_control/templates/123",
            $$"""{"termination_notify_url":"{{BaseUrl}}wechat/notify/main/contract"}"""
        );
    }

    /// <summary>The connection string of the database.</summary>
    public string ConnectionString => database.ConnectionString;

    /// <summary>Stops the server, copies its database, and starts it again.</summary>
    public async Task BackUpAsync()
    {
        await StopServerAsync();
        await database.BackUpAsync();
        await StartServerAsync();
    }

    /// <summary>Stops the server, replaces its database with the copy, and starts it again.</summary>
    public async Task RestoreAsync()
    {
        await StopServerAsync();
        await database.RestoreAsync();
        await StartServerAsync();
    }

    private async Task StopServerAsync()
    {
        await server!.StopAsync();
        await server.DisposeAsync();
        server = null;
    }

    private async Task StartServerAsync()
    {
        server = ServerApp.Build(
            [],
            builder =>
            {
                builder.Logging.ClearProviders().AddProvider(warnings);
                builder.WebHost.UseUrls(BaseUrl.ToString());
                builder.Configuration.AddInMemoryCollection(
                    UsualSettings()
                        .Where(setting => !settings.ContainsKey(setting.Key))
                        .Concat(settings.Where(setting => setting.Value is not null))
                );
                configure?.Invoke(builder);
            }
        );
        await server.StartAsync();
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        Api?.Dispose();
        Control?.Dispose();
        if (server is not null)
            await server.DisposeAsync();
        if (Simulator is not null)
            await Simulator.DisposeAsync();
        await database.DisposeAsync();
        platform.Dispose();
    }

    /// <summary>Sends JSON; expects success and returns the body.</summary>
    public static async Task<JsonElement> SendAsync(
        HttpClient client,
        HttpMethod method,
        string path,
        string? json = null
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Posts to the API.</summary>
    public Task<JsonElement> PostAsync(string path, string json = "{}") => SendAsync(Api, HttpMethod.Post, path, json);

    /// <summary>Gets from the API.</summary>
    public Task<JsonElement> GetAsync(string path) => SendAsync(Api, HttpMethod.Get, path);

    /// <summary>Posts to the control API of the simulator.</summary>
    public Task<JsonElement> PressAsync(string path, string json = "{}") =>
        SendAsync(Control, HttpMethod.Post, path, json);

    /// <summary>Moves the business clock of both sides.</summary>
    public Task<JsonElement> AdvanceAsync(DateTimeOffset to) =>
        PostAsync("/v1/test_clock/advance", $$"""{"to":"{{to.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}}"}""");

    /// <summary>The time of the business clock.</summary>
    public async Task<DateTimeOffset> NowAsync() =>
        (await GetAsync("/v1/test_clock")).GetProperty("now").GetDateTimeOffset();

    /// <summary>
    /// A notification signed and encrypted as WeChat does it, with the platform key of the test, unless the test
    /// changes a part.
    /// </summary>
    public HttpRequestMessage Notification(
        string kind,
        string eventType,
        string resource,
        string? id = null,
        string? apiV3Key = null,
        long? timestamp = null,
        string account = "main",
        string serial = TestSerial,
        Func<byte[], byte[]>? tamper = null,
        string? signature = null
    )
    {
        using var cipher = new AesGcmCipher(apiV3Key ?? ApiV3Key);
        const string nonce = "abcdefghijkl";
        var sealedText = cipher.Encrypt(nonce, "transaction", Encoding.UTF8.GetBytes(resource));
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                id = id ?? Guid.NewGuid().ToString(),
                create_time = "2026-11-22T10:00:00+08:00",
                event_type = eventType,
                resource_type = "encrypt-resource",
                resource = new
                {
                    algorithm = "AEAD_AES_256_GCM",
                    ciphertext = sealedText,
                    associated_data = "transaction",
                    nonce,
                },
            }
        );
        var at = (timestamp ?? TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()).ToString(
            System.Globalization.CultureInfo.InvariantCulture
        );
        var signed =
            signature
            ?? Convert.ToBase64String(
                platform.SignData(
                    SignatureMessage.ForResponse(at, "nonce-1", body),
                    HashAlgorithmName.SHA256,
                    RSASignaturePadding.Pkcs1
                )
            );
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(BaseUrl, $"/wechat/notify/{account}/{kind}"))
        {
            Content = new ByteArrayContent(tamper?.Invoke(body) ?? body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("Wechatpay-Timestamp", at);
        request.Headers.Add("Wechatpay-Nonce", "nonce-1");
        request.Headers.Add("Wechatpay-Serial", serial);
        request.Headers.Add("Wechatpay-Signature", signed);
        return request;
    }

    private Dictionary<string, string?> UsualSettings()
    {
        var keys = Simulator.Keys;
        return new()
        {
            ["ConnectionStrings:Billing"] = database.ConnectionString,
            ["Billing:PublicBaseUrl"] = BaseUrl.ToString().TrimEnd('/'),
            ["Billing:Sandbox"] = "true",
            ["Billing:RequestsPerSecond"] = "0",
            // The tests use the same runner, with or without Hangfire on this machine.
            ["Jobs:Runner"] = "embedded",
            ["Sandbox:ControlUrl"] = Simulator.BaseUrl.ToString(),
            ["Sandbox:ApiKeys:0:Key"] = "sk_test_live",
            ["Sandbox:ApiKeys:0:Account"] = "main",
            ["MiniProgram:BaseUrl"] = Simulator.BaseUrl.ToString(),
            [$"MiniProgram:Secrets:{keys.Appid}"] = keys.AppSecret,
            [$"MiniProgram:Secrets:{keys.Institution.SpAppid}"] = keys.Institution.AppSecret,
            ["Accounts:main:Mode"] = "direct",
            ["Accounts:main:AppId"] = keys.Appid,
            ["Accounts:main:MchId"] = keys.Mchid,
            ["Accounts:main:SerialNo"] = keys.MerchantSerialNo,
            ["Accounts:main:PrivateKey"] = keys.MerchantPrivateKey,
            ["Accounts:main:ApiV3Key"] = keys.ApiV3Key,
            ["Accounts:partner:Mode"] = "institution",
            ["Accounts:partner:AppId"] = keys.Institution.SpAppid,
            ["Accounts:partner:MchId"] = keys.Institution.SpMchid,
            ["Accounts:partner:SerialNo"] = keys.Institution.MerchantSerialNo,
            ["Accounts:partner:PrivateKey"] = keys.Institution.MerchantPrivateKey,
            ["Accounts:partner:ApiV3Key"] = keys.Institution.ApiV3Key,
            ["Accounts:partner:BaseUrl"] = Simulator.BaseUrl.ToString().TrimEnd('/'),
            ["Accounts:partner:PublicKeyId"] = keys.Institution.PublicKeyId,
            ["Accounts:partner:PublicKey"] = keys.Institution.PublicKey,
            ["Accounts:main:BaseUrl"] = Simulator.BaseUrl.ToString().TrimEnd('/'),
            ["Accounts:main:PublicKeyId"] = TestSerial,
            ["Accounts:main:PublicKey"] = platform.ExportSubjectPublicKeyInfoPem(),
        };
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
