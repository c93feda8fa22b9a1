using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Orders;
using BillingEngine.Domain.Payments;

namespace BillingEngine.Domain.Gateway;

/// <summary>
/// The WeChat Pay account (its key in the configuration) and, in institution mode, the sub-merchant that a call is made
/// for.
/// </summary>
public sealed record GatewayRoute(string AccountKey, string? SubMchId, string? SubAppId);

/// <summary>A request to open a signing session.</summary>
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

/// <summary>The contract to query; <paramref name="ContractNumber"/> is WeChat's contract_id, if known.</summary>
public sealed record ContractQuery(GatewayRoute Route, string? ContractNumber, string OutContractCode, long TemplateId);

/// <summary>The contract to end, and the note that WeChat stores with it.</summary>
public sealed record TerminateRequest(GatewayRoute Route, string ContractNumber, string Note);

/// <summary>One deduction. The same number is always sent with the same content.</summary>
public sealed record DeductRequest(
    GatewayRoute Route,
    string OutTradeNo,
    string ContractNumber,
    Money Amount,
    string Description,
    string MerchantCategoryCode
);

/// <summary>The payment number to query or close; WeChat has different URLs for deductions and APP orders.</summary>
public sealed record PaymentQuery(GatewayRoute Route, string OutTradeNo, PaymentKind Kind = PaymentKind.Deduction);

/// <summary>
/// One APP order. The same number is always sent with the same content. It cannot be paid after <paramref
/// name="ExpiresAt"/>.
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
/// The signed parameters with which the app <paramref name="AppId"/> opens an order; <paramref name="Package"/> and
/// <paramref name="Timestamp"/> are texts that the app's SDK expects.
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
/// One refund. The same number is always sent with the same content. <paramref name="TotalMinor"/> is the payment's
/// amount, in minor units.
/// </summary>
public sealed record RefundRequest(
    GatewayRoute Route,
    string OutRefundNo,
    string TransactionId,
    Money Amount,
    long TotalMinor,
    string? Reason
);

/// <summary>The refund number to query.</summary>
public sealed record RefundQuery(GatewayRoute Route, string OutRefundNo);

/// <summary>A notification as received: its headers and the unchanged bytes of its body.</summary>
public sealed record NotificationEnvelope(IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body);
