using System.Security.Cryptography;
using System.Text;

namespace WeChatPay.Simulator.Login;

/// <summary>The secret of an app, derived from its appid, so that nothing is stored.</summary>
internal static class AppSecret
{
    private const int Bytes = 16;

    public static string Of(string appid) =>
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes("simulated app secret " + appid)).AsSpan(0, Bytes)
        );
}
