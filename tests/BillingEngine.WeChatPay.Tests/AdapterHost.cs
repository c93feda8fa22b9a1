using System.Text;
using System.Text.Json;
using BillingEngine.Domain.Gateway;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;
using WeChatPay.Global.Notifications;
using WeChatPay.Global.Signatures;

namespace BillingEngine.WeChatPay.Tests;

/// <summary>The adapter configured as a server would be, in front of a scripted gateway.</summary>
public sealed class AdapterHost : IAsyncDisposable
{
    private AdapterHost(ScriptedGateway wire, GatewayAccounts accounts)
    {
        Wire = wire;
        Accounts = accounts;
        Gateway = new WeChatPayGateway(accounts, new OutcomeMapping(accounts.Settings.DeclineCodes));
        Reader = new WeChatPayNotificationReader(accounts);
    }

    public static GatewayRoute Main { get; } = new("main", null, null);

    public static GatewayRoute Partner { get; } = new("partner", Vectors.Id("sub_mchid"), Vectors.Id("sub_appid"));

    public ScriptedGateway Wire { get; }

    public GatewayAccounts Accounts { get; }

    public WeChatPayGateway Gateway { get; }

    public WeChatPayNotificationReader Reader { get; }

    public static async Task<AdapterHost> OpenAsync()
    {
        var wire = await ScriptedGateway.StartAsync();
        var settings = GatewaySettings.Read(Configuration(Settings(wire.BaseUrl)));
        return new AdapterHost(wire, new GatewayAccounts(settings, TimeProvider.System));
    }

    public static IConfiguration Configuration(IEnumerable<KeyValuePair<string, string?>> settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings).Build();

    public static Dictionary<string, string?> Settings(Uri baseUrl) =>
        new()
        {
            ["Billing:Sandbox"] = "true",
            ["Billing:PublicBaseUrl"] = "http://127.0.0.1:5080/",
            ["Accounts:main:Mode"] = "direct",
            ["Accounts:main:AppId"] = Vectors.Id("appid"),
            ["Accounts:main:MchId"] = Vectors.Id("mchid"),
            ["Accounts:main:SerialNo"] = Vectors.Serial("merchant"),
            ["Accounts:main:PrivateKey"] = Vectors.MerchantKeyPem,
            ["Accounts:main:ApiV3Key"] = Vectors.Id("apiV3Key"),
            ["Accounts:main:BaseUrl"] = baseUrl.AbsoluteUri,
            ["Accounts:partner:Mode"] = "institution",
            ["Accounts:partner:AppId"] = Vectors.Id("sp_appid"),
            ["Accounts:partner:MchId"] = Vectors.Id("sp_mchid"),
            ["Accounts:partner:SerialNo"] = Vectors.Serial("merchant"),
            ["Accounts:partner:PrivateKey"] = Vectors.MerchantKeyPem,
            ["Accounts:partner:ApiV3Key"] = Vectors.Id("apiV3Key"),
            ["Accounts:partner:BaseUrl"] = baseUrl.AbsoluteUri,
        };

    /// <summary>A notification as the gateway would send it now.</summary>
    public static BillingEngine.Domain.Gateway.NotificationEnvelope Notification(
        string type,
        string content,
        string? id = "EV-1",
        string? createTime = "2026-01-02T03:04:05+08:00"
    )
    {
        using var cipher = new AesGcmCipher(Vectors.Id("apiV3Key"));
        var body = JsonSerializer.Serialize(
            new global::WeChatPay.Global.Notifications.NotificationEnvelope
            {
                Id = id,
                CreateTime = createTime,
                EventType = type,
                Resource = new EncryptedResource
                {
                    Algorithm = AesGcmCipher.Algorithm,
                    Nonce = "123456789012",
                    Ciphertext = cipher.Encrypt("123456789012", "", Encoding.UTF8.GetBytes(content)),
                },
            },
            NotificationJson.Wire.NotificationEnvelope
        );
        var headers = new Dictionary<string, StringValues>();
        ScriptedGateway.Sign(headers, body, 0);
        return new BillingEngine.Domain.Gateway.NotificationEnvelope(
            headers.ToDictionary(h => h.Key, h => h.Value.ToString()),
            Encoding.UTF8.GetBytes(body)
        );
    }

    public async ValueTask DisposeAsync()
    {
        Accounts.Dispose();
        await Wire.DisposeAsync();
    }
}
