using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using WeChatPay.Simulator.Certificates;
using WeChatPay.Simulator.Control;

namespace WeChatPay.Simulator.Login;

/// <summary>
/// The login of the open platform: the control API issues codes as <c>wx.login</c> does, and
/// <c>/sns/jscode2session</c> redeems them. A code is valid for five minutes of real time, once, until a restart.
/// </summary>
internal sealed class LoginApi(World world, KeyRing keys)
{
    private const int MaxCodes = 10_000;
    private const int CodeLength = 32;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, LoginCode> codes = new(StringComparer.Ordinal);

    private sealed record LoginCode(string Appid, string Openid, DateTimeOffset ExpiresAt)
    {
        private int used;

        public bool TryUse() => Interlocked.Exchange(ref used, 1) == 0;
    }

    public void Map(IEndpointRouteBuilder app) => app.MapGet("/sns/jscode2session", Exchange);

    public void MapControl(IEndpointRouteBuilder control) =>
        control.MapPost("/users/{openid}/login_code", MakeCodeAsync);

    private async Task<IResult> MakeCodeAsync(string openid, HttpContext context)
    {
        var body = await ControlBody.ReadAsync(context, "appid");
        var appid = body.Text("appid") ?? keys.Direct.Appid;
        if (openid.Length > 128)
            body.Fail("An openid has 1 to 128 characters.");

        if (!IsKnown(appid))
            body.Fail("The field 'appid' names an unknown app. GET /_control/keys lists them.");

        if (body.Problem is { } problem)
            return ControlResults.BadRequest(problem);

        var now = world.Options.Time.GetUtcNow();
        if (codes.Count >= MaxCodes)
        {
            foreach (var (old, _) in codes.Where(c => c.Value.ExpiresAt <= now))
            {
                codes.TryRemove(old, out _);
            }
        }

        var code = RandomNumberGenerator.GetString("0123456789abcdefghijklmnopqrstuvwxyz", CodeLength);
        codes[code] = new LoginCode(appid, openid, now + Lifetime);
        return ControlResults.Json(
            new LoginCodeView(code, appid, openid, now + Lifetime),
            ControlJson.Control.LoginCodeView
        );
    }

    // WeChat reports errors with status 200 and an errcode.
    private IResult Exchange(string? appid, string? secret, string? js_code, string? grant_type)
    {
        if (appid is null || !IsKnown(appid))
            return Refuse(40013, "invalid appid");

        if (secret != AppSecret.Of(appid))
            return Refuse(40125, "invalid appsecret");

        if (string.IsNullOrEmpty(js_code))
            return Refuse(41008, "missing code");

        if (grant_type != "authorization_code")
            return Refuse(40002, "invalid grant_type");

        if (
            !codes.TryGetValue(js_code, out var code)
            || code.Appid != appid
            || code.ExpiresAt <= world.Options.Time.GetUtcNow()
        )
        {
            return Refuse(40029, "invalid code");
        }

        return code.TryUse()
            ? Write(
                new SessionAnswer(code.Openid, Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)), null, null)
            )
            : Refuse(40163, "code been used");
    }

    private bool IsKnown(string appid)
    {
        lock (world.StateLock)
        {
            return appid == keys.Direct.Appid
                || appid == keys.Institution.Appid
                || world.Merchants.Values.Any(m => m.SubAppid == appid);
        }
    }

    private static IResult Refuse(int code, string message) => Write(new SessionAnswer(null, null, code, message));

    // The content type is text/plain, as at WeChat.
    private static IResult Write(SessionAnswer answer) =>
        Results.Json(answer, LoginJson.Default.SessionAnswer, "text/plain");
}

internal sealed record SessionAnswer(
    [property: JsonPropertyName("openid")] string? Openid,
    [property: JsonPropertyName("session_key")] string? SessionKey,
    [property: JsonPropertyName("errcode")] int? Errcode,
    [property: JsonPropertyName("errmsg")] string? Errmsg
);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SessionAnswer))]
internal sealed partial class LoginJson : JsonSerializerContext;
