using WeChatPay.Global;

namespace WeChatPay.Testing;

/// <summary>The vectors' merchant and institution as accounts.</summary>
public static class TestAccount
{
    public static SubMerchant Sub { get; } = new(Vectors.Id("sub_mchid"), Vectors.Id("sub_appid"));

    public static WeChatPayAccount Direct(
        Uri? baseUrl = null,
        TimeSpan? timeout = null,
        bool usePublicKey = false,
        bool knowsPublicKey = false,
        OrderPathStyle style = OrderPathStyle.Hyphen,
        int maxBytes = 1 << 20,
        TimeSpan? connectTimeout = null,
        string? serial = null
    ) =>
        new()
        {
            Mode = AccountMode.Direct,
            AppId = Vectors.Id("appid"),
            MchId = Vectors.Id("mchid"),
            SerialNo = serial ?? Vectors.Serial("merchant"),
            PrivateKeyPem = Vectors.MerchantKeyPem,
            ApiV3Key = Vectors.Id("apiV3Key"),
            BaseUrl = baseUrl ?? WeChatPayAccount.DefaultBaseUrl,
            ReadTimeout = timeout ?? TimeSpan.FromSeconds(30),
            ConnectTimeout = connectTimeout ?? timeout ?? TimeSpan.FromSeconds(5),
            UsePublicKey = usePublicKey,
            PublicKeyId = usePublicKey || knowsPublicKey ? Vectors.Id("publicKeyId") : null,
            PublicKeyPem = usePublicKey || knowsPublicKey ? Vectors.PublicKeyPem : null,
            OrderPath = style,
            MaxResponseBytes = maxBytes,
        };

    public static WeChatPayAccount Institution(Uri? baseUrl = null) =>
        new()
        {
            Mode = AccountMode.Institution,
            AppId = Vectors.Id("sp_appid"),
            MchId = Vectors.Id("sp_mchid"),
            SerialNo = Vectors.Serial("merchant"),
            PrivateKeyPem = Vectors.MerchantKeyPem,
            ApiV3Key = Vectors.Id("apiV3Key"),
            BaseUrl = baseUrl ?? WeChatPayAccount.DefaultBaseUrl,
        };
}

/// <summary>A clock that changes only when it is moved.</summary>
public sealed class StandingClock(DateTimeOffset now) : TimeProvider
{
    private DateTimeOffset now = now;

    public static StandingClock At(long unixSeconds) => new(DateTimeOffset.FromUnixTimeSeconds(unixSeconds));

    public void Advance(TimeSpan by) => now += by;

    public override DateTimeOffset GetUtcNow() => now;

    public override long GetTimestamp() => now.UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
}
