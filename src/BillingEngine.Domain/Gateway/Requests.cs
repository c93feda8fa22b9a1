using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Orders;
using BillingEngine.Domain.Payments;

namespace BillingEngine.Domain.Gateway;

/// <summary>
/// On whose behalf a call is made: the account in the configuration and, in institution mode, the sub-merchant.
/// </summary>
public sealed record GatewayRoute(string AccountKey, string? SubMchId, string? SubAppId);

/// <summary>What a signing session is asked with.</summary>
public sealed record PreSignRequest(
    GatewayRoute Route,
    SigningChannel Channel,
    long TemplateId,
    string OutContractCode,
    string UserDisplayName,
    string? OpenId,
    string? ClientIp,
    string? ReturnUrl,
    DateTimeOffset ExpiresAt
);

/// <summary>
/// Which contract is asked for: <paramref name="ContractNumber"/> is WeChat's contract_id where known.
/// </summary>
public sealed record ContractQuery(GatewayRoute Route, string? ContractNumber, string OutContractCode, long TemplateId);

/// <summary>Which contract is to end, and the note WeChat keeps with it.</summary>
public sealed record TerminateRequest(GatewayRoute Route, string ContractNumber, string Note);

/// <summary>One deduction: the same number always carries the same content.</summary>
public sealed record DeductRequest(
    GatewayRoute Route,
    string OutTradeNo,
    string ContractNumber,
    Money Amount,
    string Description,
    string MerchantCategoryCode
);

/// <summary>Which payment number is meant; deductions and APP orders are asked for at different doors.</summary>
public sealed record PaymentQuery(GatewayRoute Route, string OutTradeNo, PaymentKind Kind = PaymentKind.Deduction);

/// <summary>
/// One APP order: the same number always carries the same content. Nobody can pay it after
/// <paramref name="ExpiresAt"/>.
/// </summary>
public sealed record OrderRequest(
    GatewayRoute Route,
    string OutTradeNo,
    Money Amount,
    string Description,
    string MerchantCategoryCode,
    DateTimeOffset ExpiresAt,
    string? Attach,
    string? GoodsTag,
    OrderDetail? Detail,
    OrderScene? Scene
);

/// <summary>
/// What an app opens the payment of an order with, signed for the app <paramref name="AppId"/>;
/// <paramref name="Package"/> and <paramref name="Timestamp"/> are texts of the app's SDK.
/// </summary>
public sealed record AppPay(
    string AppId,
    string PartnerId,
    string PrepayId,
    string Package,
    string NonceStr,
    string Timestamp,
    string Sign
);

/// <summary>
/// One refund: the same number always carries the same content. <paramref name="TotalMinor"/> is what the payment took.
/// </summary>
public sealed record RefundRequest(
    GatewayRoute Route,
    string OutRefundNo,
    string TransactionId,
    Money Amount,
    long TotalMinor,
    string? Reason
);

/// <summary>Which refund number is meant.</summary>
public sealed record RefundQuery(GatewayRoute Route, string OutRefundNo);

/// <summary>A notification as it came: its headers and the untouched bytes of its body.</summary>
public sealed record NotificationEnvelope(IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body);
