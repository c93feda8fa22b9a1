using System.Text;
using WeChatPay.Global;
using WeChatPay.Global.Http;
using WeChatPay.Global.Notifications;

namespace WeChatPay.Simulator.Tests;

/// <summary>Our client configured for a simulator, and shortcuts to its replies.</summary>
internal static class OurClient
{
    public static WeChatPayClient Of(Sandbox sandbox, bool institution, bool publicKey = false)
    {
        var who = institution ? sandbox.Partner : sandbox.Direct;
        return new WeChatPayClient(
            new WeChatPayAccount
            {
                Mode = institution ? AccountMode.Institution : AccountMode.Direct,
                AppId = institution ? sandbox.Keys.Institution.SpAppid : sandbox.Keys.Appid,
                MchId = who.Mchid,
                SerialNo = who.Serial,
                PrivateKeyPem = who.PrivateKey,
                ApiV3Key = who.ApiV3Key,
                BaseUrl = sandbox.Host.BaseUrl,
                UsePublicKey = publicKey,
                PublicKeyId = publicKey ? sandbox.Keys.PublicKeyId : null,
                PublicKeyPem = publicKey ? sandbox.Keys.PublicKey : null,
            }
        );
    }

    /// <summary>The sub-merchant an institution acts for; a direct account has none.</summary>
    public static SubMerchant? SubOf(Sandbox sandbox, bool institution)
    {
        var sub = sandbox.Keys.Institution.SubMerchants[0];
        return institution ? new SubMerchant(sub.SubMchid, sub.SubAppid) : null;
    }

    public static async Task<List<NotificationResult>> ReadAllAsync(Sandbox sandbox, WeChatPayClient client)
    {
        var results = new List<NotificationResult>();
        foreach (var received in sandbox.Receiver.Arrivals)
        {
            results.Add(
                await client.Notifications.ReadAsync(received.Headers, Encoding.UTF8.GetBytes(received.Body), default)
            );
        }

        return results;
    }

    public static T Value<T>(GatewayReply<T> reply) => Assert.IsType<GatewayReply<T>.Answered>(reply).Value;

    public static string? Refusal<T>(GatewayReply<T> reply)
    {
        var refused = Assert.IsType<GatewayReply<T>.Refused>(reply);
        Assert.Equal(ErrorTrust.Verified, refused.Trust);
        return refused.Error.Code;
    }
}
