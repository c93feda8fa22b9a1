using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using WeChatPay.Simulator.Faults;
using WeChatPay.Simulator.Transactions;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Control;

/// <summary>Everything a client needs to talk to this simulator: the response of GET /_control/keys.</summary>
public sealed record SimulatorKeys(
    string BaseUrl,
    string Mchid,
    string Appid,
    string MerchantPrivateKey,
    string MerchantSerialNo,
    string MerchantCertificate,
    string ApiV3Key,
    IReadOnlyList<PlatformCertificate> PlatformCertificates,
    string PublicKeyId,
    string PublicKey,
    IReadOnlyList<TemplateAddress> Templates,
    InstitutionKeys Institution,
    string AppSecret
);

/// <summary>A platform certificate and its public key, both PEM.</summary>
public sealed record PlatformCertificate(string SerialNo, string Certificate, string PublicKey);

/// <summary>A template and the address that is notified of terminations.</summary>
public sealed record TemplateAddress(long PlanId, string? TerminationNotifyUrl);

/// <summary>The keys of the institution.</summary>
public sealed record InstitutionKeys(
    string SpMchid,
    string SpAppid,
    string MerchantPrivateKey,
    string MerchantSerialNo,
    string MerchantCertificate,
    string ApiV3Key,
    string PublicKeyId,
    string PublicKey,
    IReadOnlyList<SubMerchant> SubMerchants,
    string AppSecret
);

/// <summary>A merchant of the institution.</summary>
public sealed record SubMerchant(string SubMchid, string? SubAppid);

internal sealed record LoginCodeView(string Code, string Appid, string Openid, DateTimeOffset ExpiresAt);

internal sealed record Problem(string Type, string Title, int Status, string Detail, string Code);

internal sealed record ClockView(
    DateTimeOffset Now,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateTimeOffset? NextDueAt
);

internal sealed record SessionView(
    string SessionId,
    string State,
    string Channel,
    string Mchid,
    string? SubMchid,
    long PlanId,
    string OutContractCode,
    string? UserDisplayName,
    string? Openid,
    string? ContractId,
    string SuccessNotifyUrl,
    string? ReturnUrl,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt
);

internal sealed record ContractView(
    string ContractId,
    string State,
    string Mchid,
    string? SubMchid,
    string Appid,
    string? SubAppid,
    long PlanId,
    string OutContractCode,
    string? UserDisplayName,
    string Openid,
    DateTimeOffset SignedAt,
    DateTimeOffset? TerminatedAt,
    string? TerminationMode,
    string? TerminationNote
);

internal sealed record UserView(
    string Openid,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? Balance,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Currency,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Declines,
    long? Discount,
    string? DiscountType
);

internal sealed record KnownUserView(
    string Openid,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? Balance,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Currency,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Declines,
    int SignedContracts
);

internal sealed record TemplateView(
    long PlanId,
    string? Mchid,
    string? SubMchid,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? TerminationNotifyUrl,
    long? MaxAmount
);

internal sealed record MerchantView(
    string Mchid,
    bool IsSubMerchant,
    string? SubAppid,
    List<string>? Currencies,
    long? UnsettledFunds,
    long RechargeBalance,
    string RechargeCurrency,
    bool PublicKeyMode
);

internal sealed record OrderView(
    string OutTradeNo,
    string? TransactionId,
    string? ContractId,
    string Openid,
    string Mchid,
    string? SubMchid,
    long Amount,
    string Currency,
    long Refunded,
    long Refunding,
    string TradeState,
    string Description,
    DateTimeOffset CreatedAt,
    string? SuccessTime,
    string TradeType,
    string? PrepayId,
    DateTimeOffset? ExpiresAt
);

internal sealed record RefundControlView(
    string OutRefundNo,
    string RefundId,
    string OutTradeNo,
    string TransactionId,
    string Openid,
    string Mchid,
    string? SubMchid,
    long Amount,
    string Currency,
    string Status,
    string FundSource,
    string? Reason,
    DateTimeOffset CreatedAt,
    string? SuccessTime
);

internal sealed record PlantedView(
    string Kind,
    string Date,
    string Mchid,
    string? SubMchid,
    string? OutTradeNo,
    string? OutRefundNo,
    long Amount
);

internal sealed record LedgerView(
    IReadOnlyList<LedgerTotal> Totals,
    IReadOnlyList<OrderView>? Orders,
    IReadOnlyList<RefundControlView>? Refunds
);

internal sealed record NotificationView(
    string Id,
    string EventType,
    string Mchid,
    string? Url,
    string Subject,
    string Openid,
    string State,
    int Attempts,
    DateTimeOffset CreatedAt,
    DateTimeOffset? NextAt,
    string? Fault,
    bool AcceptedProbe,
    JsonElement Payload,
    IReadOnlyList<Notifications.Delivery> Deliveries
);

internal sealed record FaultsView(
    IReadOnlyList<FaultRule> Rules,
    long Seed,
    string? Profile,
    IReadOnlyDictionary<string, int> Struck
);

internal sealed record ChoicesView(
    IReadOnlyDictionary<string, string[]> Faults,
    IReadOnlyList<CurrencyView> Currencies,
    IReadOnlyList<string> DeclineCodes,
    IReadOnlyList<string> OrderCodes,
    IReadOnlyList<string> RefundCodes
);

internal sealed record CurrencyView(string Code, int Exponent);

internal sealed record RotationView(string SigningSerialNo, IReadOnlyList<string> Listed);

internal sealed record Listing<T>(IReadOnlyList<T> Data);

/// <summary>The JSON of the control API.</summary>
[JsonSerializable(typeof(LoginCodeView))]
[JsonSerializable(typeof(SimulatorKeys))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(ClockView))]
[JsonSerializable(typeof(SessionView))]
[JsonSerializable(typeof(Listing<SessionView>))]
[JsonSerializable(typeof(ContractView))]
[JsonSerializable(typeof(Listing<ContractView>))]
[JsonSerializable(typeof(UserView))]
[JsonSerializable(typeof(Listing<KnownUserView>))]
[JsonSerializable(typeof(TemplateView))]
[JsonSerializable(typeof(Listing<TemplateView>))]
[JsonSerializable(typeof(MerchantView))]
[JsonSerializable(typeof(Listing<MerchantView>))]
[JsonSerializable(typeof(RefundControlView))]
[JsonSerializable(typeof(Listing<RefundControlView>))]
[JsonSerializable(typeof(PlantedView))]
[JsonSerializable(typeof(Listing<PlantedView>))]
[JsonSerializable(typeof(LedgerView))]
[JsonSerializable(typeof(OrderView))]
[JsonSerializable(typeof(Listing<OrderView>))]
[JsonSerializable(typeof(Listing<NotificationView>))]
[JsonSerializable(typeof(Listing<RequestRecord>))]
[JsonSerializable(typeof(FaultsView))]
[JsonSerializable(typeof(ChoicesView))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(RotationView))]
internal sealed partial class ControlJson : JsonSerializerContext
{
    public static ControlJson Control { get; } =
        new(
            new JsonSerializerOptions
            {
                PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
                DictionaryKeyPolicy = null,
                DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
                Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            }
        );
}
