using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace WeChatPay.Simulator.Wire;

internal sealed record ErrorBody(string Code, string Message, object? Detail);

internal sealed record SessionReply(string SessionId);

internal sealed record SignUrlReply(string SignUrl);

internal sealed record ShowCodeReply(string ShowCodeUrl);

internal sealed record ContractReply(
    string? Mchid,
    string? Appid,
    string? SpMchid,
    string? SubMchid,
    string? SpAppid,
    string? SubAppid,
    string ContractId,
    long PlanId,
    string OutContractCode,
    string? UserDisplayName,
    string State,
    string SignedTime,
    string? TerminatedTime,
    string? TerminationMode,
    string? TerminationNote,
    string Openid
);

internal sealed record ContractEvent(
    string? Mchid,
    string? Appid,
    string? SpMchid,
    string? SubMchid,
    string? SpAppid,
    string? SubAppid,
    string OutContractCode,
    long PlanId,
    string ContractId,
    string Openid,
    string? ContractTerminationMode,
    string OperateTime
);

internal sealed record TransactionReply(
    string? Mchid,
    string? Appid,
    string? SpMchid,
    string? SubMchid,
    string? SpAppid,
    string? SubAppid,
    string OutTradeNo,
    string? TransactionId,
    string? Attach,
    string TradeType,
    string? BankType,
    string? SuccessTime,
    string TradeState,
    string TradeStateDesc,
    string MerchantCategoryCode,
    string ContractId,
    PayerReply? Payer,
    AmountReply Amount,
    SceneReply? SceneInfo,
    List<PromotionReply>? PromotionDetail
);

internal sealed record PromotionReply(
    string PromotionId,
    string? Name,
    string Scope,
    string Type,
    long Amount,
    long? RefundAmount,
    string Currency,
    string? ActivityId,
    long? WxpayContributeAmount,
    long? MerchantContributeAmount,
    long? OtherContributeAmount
);

internal sealed record PrepayReply(string PrepayId);

internal sealed record AppOrderReply(
    string? Mchid,
    string? Appid,
    string? SpMchid,
    string? SubMchid,
    string? SpAppid,
    string? SubAppid,
    string? Id,
    string OutTradeNo,
    string? TradeType,
    string TradeState,
    string TradeStateDesc,
    string? BankType,
    string? Attach,
    string? SuccessTime,
    PayerReply? Payer,
    AmountReply Amount,
    List<PromotionReply>? PromotionDetail
);

internal sealed record PayerReply(string? Openid, string? SpOpenid, string? SubOpenid);

internal sealed record AmountReply(
    long Total,
    string Currency,
    long? PayerTotal,
    string? PayerCurrency,
    RateReply? ExchangeRate
);

internal sealed record RateReply(string Type, long Rate);

internal sealed record SceneReply(string? DeviceId, string? DeviceIp);

internal sealed record RefundReply(
    string Id,
    string OutRefundNo,
    string? TransactionId,
    string? OutTradeNo,
    string? Channel,
    string? RecvAccount,
    string? FundSource,
    string? SuccessTime,
    string CreateTime,
    string? Status,
    RefundAmountReply Amount,
    List<PromotionReply>? PromotionDetail
);

internal sealed record RefundAmountReply(
    long Refund,
    string Currency,
    long PayerRefund,
    string? PayerCurrency,
    RateReply? ExchangeRate
);

internal sealed record RefundsReply(
    string? Id,
    string? Mchid,
    string? SpMchid,
    string? SubMchid,
    string OutTradeNo,
    AmountReply Amount,
    int TotalNum,
    int CurrentTotalNum,
    List<RefundReply> Data
);

internal sealed record RefundEvent(
    string? Mchid,
    string? SpMchid,
    string? SubMchid,
    string TransactionId,
    string OutTradeNo,
    string RefundId,
    string OutRefundNo,
    string RefundStatus,
    string? SuccessTime,
    string RecvAccount,
    string FundSource,
    RefundEventAmount Amount
);

internal sealed record RefundEventAmount(
    long Total,
    string Currency,
    long Refund,
    long PayerTotal,
    long PayerRefund,
    string? PayerCurrency,
    RateReply? ExchangeRate
);

internal sealed record SettlementsReply(List<SettlementReply> Data, int? TotalCount, long Offset, int Limit);

internal sealed record SettlementReply(
    string? BatchId,
    string? SettlementDate,
    string TradeStartDate,
    string TradeEndDate,
    SettlementAmountReply Amount,
    string WalletRegion
);

internal sealed record SettlementAmountReply(
    long Settled,
    long Unsettle,
    string Currency,
    long Pay,
    long Refund,
    long Net,
    long Fee
);

internal sealed record BalanceReply(long RemainingAmount, string Currency);

internal sealed record CertificatesReply(List<CertificateReply> Data);

internal sealed record CertificateReply(
    string SerialNo,
    string EffectiveTime,
    string ExpireTime,
    SealedText EncryptCertificate
);

internal sealed record SealedText(string Algorithm, string Nonce, string AssociatedData, string Ciphertext);

internal sealed record Envelope(
    string Id,
    string CreateTime,
    string EventType,
    string ResourceType,
    string? Summary,
    SealedResource Resource
);

internal sealed record SealedResource(
    string? OriginalType,
    string Algorithm,
    string Ciphertext,
    string? AssociatedData,
    string Nonce
);

/// <summary>The JSON of the WeChat Pay API: snake_case, absent instead of null, text not escaped.</summary>
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(ParameterDetail))]
[JsonSerializable(typeof(SignDetail))]
[JsonSerializable(typeof(SessionReply))]
[JsonSerializable(typeof(SignUrlReply))]
[JsonSerializable(typeof(ShowCodeReply))]
[JsonSerializable(typeof(ContractReply))]
[JsonSerializable(typeof(ContractEvent))]
[JsonSerializable(typeof(TransactionReply))]
[JsonSerializable(typeof(PrepayReply))]
[JsonSerializable(typeof(AppOrderReply))]
[JsonSerializable(typeof(RefundReply))]
[JsonSerializable(typeof(RefundsReply))]
[JsonSerializable(typeof(RefundEvent))]
[JsonSerializable(typeof(SettlementsReply))]
[JsonSerializable(typeof(BalanceReply))]
[JsonSerializable(typeof(CertificatesReply))]
[JsonSerializable(typeof(Envelope))]
internal sealed partial class WireJson : JsonSerializerContext
{
    public static WireJson Wire { get; } =
        new(
            new JsonSerializerOptions
            {
                PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
                DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
                Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            }
        );
}
