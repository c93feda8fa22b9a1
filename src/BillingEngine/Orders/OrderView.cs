using System.Text.Json.Serialization;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Orders;
using BillingEngine.Domain.Payments;
using BillingEngine.Payments;
using BillingEngine.Platform.OpenApi;

namespace BillingEngine.Orders;

/// <summary>The refusal of an order, in the gateway's own words.</summary>
/// <param name="Code">The gateway's code.</param>
/// <param name="Message">The gateway's words.</param>
public sealed record OrderFailureView(string Code, string? Message);

/// <summary>
/// An APP order as the API shows it: a payment of the kind <c>app_order</c>, which has the same identifier, and what
/// was ordered.
/// </summary>
/// <param name="Id">Its identifier, which is its payment's.</param>
/// <param name="Object">Always <c>order</c>.</param>
/// <param name="Status">Its state: that of its payment.</param>
/// <param name="Amount">How much in minor units.</param>
/// <param name="Currency">The currency, as its ISO 4217 code.</param>
/// <param name="Reference">The merchant's own name of it.</param>
/// <param name="Customer">Whose order it is.</param>
/// <param name="Description">What the payer reads.</param>
/// <param name="MerchantCategoryCode">What kind of goods it is.</param>
/// <param name="Attach">The merchant's text that WeChat echoes.</param>
/// <param name="GoodsTag">The mark for promotions.</param>
/// <param name="Detail">What is bought.</param>
/// <param name="SceneInfo">Where it is bought.</param>
/// <param name="OutTradeNo">Our number of it, as WeChat knows it.</param>
/// <param name="TransactionId">WeChat's number of it; null until it is paid.</param>
/// <param name="ExpiresAt">The last moment to pay.</param>
/// <param name="DueAt">When it is sent, asked for or closed next.</param>
/// <param name="GivenUpAt">When it was given up: money that arrives afterwards is late.</param>
/// <param name="GivenUpBecause">Why it was given up.</param>
/// <param name="Failure">The refusal of it.</param>
/// <param name="Evidence">What proves that it can never be paid, or caused its quarantine.</param>
/// <param name="PaidAt">When it was paid, by WeChat's word.</param>
/// <param name="Late">Whether it was paid after it had been given up.</param>
/// <param name="BankType">The payer's bank or balance.</param>
/// <param name="Payer">What the payer paid in their own currency.</param>
/// <param name="Refunded">What was given back of it in minor units.</param>
/// <param name="RefundableAmount">What a further refund may give back in minor units, less those in flight.</param>
/// <param name="Metadata">The merchant's own pairs.</param>
/// <param name="CreatedAt">When it was made.</param>
public record OrderView(
    PaymentId Id,
    string Object,
    PaymentStatus Status,
    long Amount,
    string Currency,
    string? Reference,
    CustomerId? Customer,
    string Description,
    string MerchantCategoryCode,
    string? Attach,
    string? GoodsTag,
    [property: ShownAs] OrderDetail? Detail,
    [property: ShownAs] OrderScene? SceneInfo,
    string OutTradeNo,
    string? TransactionId,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? DueAt,
    DateTimeOffset? GivenUpAt,
    OrderEnd? GivenUpBecause,
    OrderFailureView? Failure,
    string? Evidence,
    DateTimeOffset? PaidAt,
    bool Late,
    string? BankType,
    PayerView? Payer,
    long Refunded,
    long RefundableAmount,
    IReadOnlyDictionary<string, string> Metadata,
    DateTimeOffset CreatedAt
)
{
    /// <summary>Shows an order that was loaded with its payment.</summary>
    public static OrderView Of(Payment p) =>
        new(
            p.Id,
            "order",
            p.Status,
            p.AmountMinor,
            p.Currency.Code,
            p.Order!.Reference,
            p.CustomerId,
            p.Description,
            p.MerchantCategoryCode,
            p.Order.Attach,
            p.Order.GoodsTag,
            p.Order.Detail,
            p.Order.Scene,
            p.OutTradeNo,
            p.TransactionId,
            p.Order.ExpiresAt,
            p.DueAt,
            p.Order.GivenUpAt,
            p.Order.GivenUpBecause,
            p.DeclineCode is null ? null : new OrderFailureView(p.DeclineCode, p.DeclineMessage),
            p.Evidence,
            p.PaidAt,
            p.Late,
            p.BankType,
            PaymentView.Of(p).Payer,
            p.RefundedMinor,
            p.RefundableMinor,
            p.Order.Metadata,
            p.CreatedAt
        );
}

/// <summary>
/// What the app hands to WeChat's SDK to open the payment of an order, under the names that the SDK's request has.
/// </summary>
/// <param name="AppId">The app that was signed for.</param>
/// <param name="PartnerId">Who signed: the <c>mchid</c>, or an institution's <c>sp_mchid</c>.</param>
/// <param name="PrepayId">What the order is opened with.</param>
/// <param name="Package">A constant of the SDK.</param>
/// <param name="NonceStr">The random text that was signed.</param>
/// <param name="Timestamp">The time of signing in Unix seconds, as text.</param>
/// <param name="Sign">The signature.</param>
/// <param name="ExpiresAt">Until when it opens the payment; ask for another one then.</param>
public sealed record AppPayView(
    [property: JsonPropertyName("appid")] string AppId,
    [property: JsonPropertyName("partnerid")] string PartnerId,
    [property: JsonPropertyName("prepayid")] string PrepayId,
    string Package,
    [property: JsonPropertyName("noncestr")] string NonceStr,
    string Timestamp,
    string Sign,
    DateTimeOffset ExpiresAt
)
{
    /// <summary>Shows it.</summary>
    public static AppPayView Of(AppPay signed, DateTimeOffset expiresAt) =>
        new(
            signed.AppId,
            signed.PartnerId,
            signed.PrepayId,
            signed.Package,
            signed.NonceStr,
            signed.Timestamp,
            signed.Sign,
            expiresAt
        );
}

/// <summary>
/// An order that was just made, and what the app opens its payment with; that is null while WeChat has not answered
/// (it is asked again, and <c>GET /v1/orders/{id}/app_pay</c> hands it out then).
/// </summary>
public sealed record PlacedOrderView : OrderView
{
    /// <summary>Shows it.</summary>
    public PlacedOrderView(OrderView order, AppPayView? appPay)
        : base(order) => AppPay = appPay;

    /// <summary>What the app opens the payment with.</summary>
    public AppPayView? AppPay { get; }
}
