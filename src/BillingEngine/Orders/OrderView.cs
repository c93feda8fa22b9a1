using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Orders;
using BillingEngine.Domain.Payments;
using BillingEngine.Payments;
using BillingEngine.Platform.OpenApi;

namespace BillingEngine.Orders;

/// <summary>The refusal of an order, with WeChat's own code and message.</summary>
/// <param name="Code">WeChat's error code.</param>
/// <param name="Message">The gateway's message.</param>
public sealed record OrderFailureView(string Code, string? Message);

/// <summary>
/// An APP order: a payment of the kind <c>app_order</c>, which has the same identifier, together with its goods.
/// </summary>
public record OrderView
{
    /// <summary>The identifier of the order, which is also that of its payment.</summary>
    public required PaymentId Id { get; init; }

    /// <summary>Always <c>order</c>.</summary>
    public string Object { get; } = "order";

    /// <summary>The status of its payment.</summary>
    public required PaymentStatus Status { get; init; }

    /// <summary>The amount in minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>The currency, as its ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>Your own name of it.</summary>
    public required string? Reference { get; init; }

    /// <summary>The customer.</summary>
    public required CustomerId? Customer { get; init; }

    /// <summary>The text that the payer reads.</summary>
    public required string Description { get; init; }

    /// <summary>The category of the goods.</summary>
    public required string MerchantCategoryCode { get; init; }

    /// <summary>The text that WeChat returns unchanged.</summary>
    public required string? Attach { get; init; }

    /// <summary>The tag for WeChat's promotions.</summary>
    public required string? GoodsTag { get; init; }

    /// <summary>The goods.</summary>
    [ShownAs]
    public required OrderDetail? Detail { get; init; }

    /// <summary>The place of purchase.</summary>
    [ShownAs]
    public required OrderScene? SceneInfo { get; init; }

    /// <summary>Our number of it, which WeChat also uses.</summary>
    public required string OutTradeNo { get; init; }

    /// <summary>WeChat's identifier of the payment; null until it is paid.</summary>
    public required string? TransactionId { get; init; }

    /// <summary>Until when it can be paid.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it is sent, queried or closed next.</summary>
    public required DateTimeOffset? DueAt { get; init; }

    /// <summary>When the order was given up. Money that arrives later is refunded.</summary>
    public required DateTimeOffset? GivenUpAt { get; init; }

    /// <summary>Why it was given up.</summary>
    public required OrderEnd? GivenUpBecause { get; init; }

    /// <summary>Its refusal.</summary>
    public required OrderFailureView? Failure { get; init; }

    /// <summary>What proves that it can no longer be paid, or caused its quarantine.</summary>
    public required string? Evidence { get; init; }

    /// <summary>When it was paid, as WeChat reports.</summary>
    public required DateTimeOffset? PaidAt { get; init; }

    /// <summary>Whether it was paid after it had been given up.</summary>
    public required bool Late { get; init; }

    /// <summary>The payer's bank, or the WeChat balance.</summary>
    public required string? BankType { get; init; }

    /// <summary>The payment in the currency of the payer.</summary>
    public required PayerView? Payer { get; init; }

    /// <summary>The refunded amount in minor units.</summary>
    public required long Refunded { get; init; }

    /// <summary>The amount that can still be refunded in minor units, less refunds in flight.</summary>
    public required long RefundableAmount { get; init; }

    /// <summary>The merchant's own key-value pairs.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The view of an order that was loaded with its payment.</summary>
    public static OrderView Of(Payment p) =>
        new()
        {
            Id = p.Id,
            Status = p.Status,
            Amount = p.AmountMinor,
            Currency = p.Currency.Code,
            Reference = p.Order!.Reference,
            Customer = p.CustomerId,
            Description = p.Description,
            MerchantCategoryCode = p.MerchantCategoryCode,
            Attach = p.Order.Attach,
            GoodsTag = p.Order.GoodsTag,
            Detail = p.Order.Detail,
            SceneInfo = p.Order.Scene,
            OutTradeNo = p.OutTradeNo,
            TransactionId = p.TransactionId,
            ExpiresAt = p.Order.ExpiresAt,
            DueAt = p.DueAt,
            GivenUpAt = p.Order.GivenUpAt,
            GivenUpBecause = p.Order.GivenUpBecause,
            Failure = p.DeclineCode is null ? null : new OrderFailureView(p.DeclineCode, p.DeclineMessage),
            Evidence = p.Evidence,
            PaidAt = p.PaidAt,
            Late = p.Late,
            BankType = p.BankType,
            Payer = PaymentView.Of(p).Payer,
            Refunded = p.RefundedMinor,
            RefundableAmount = p.RefundableMinor,
            Metadata = p.Order.Metadata,
            CreatedAt = p.CreatedAt,
        };
}

/// <summary>
/// The parameters that the app passes to WeChat's SDK to open the payment of an order, under the names of the SDK's
/// request.
/// </summary>
public sealed record AppPayView
{
    /// <summary>The app of the signature.</summary>
    [JsonPropertyName("appid")]
    public required string AppId { get; init; }

    /// <summary>The signing merchant: the <c>mchid</c>, or an institution's <c>sp_mchid</c>.</summary>
    [JsonPropertyName("partnerid")]
    public required string PartnerId { get; init; }

    /// <summary>WeChat's identifier of the session of the order.</summary>
    [JsonPropertyName("prepayid")]
    public required string PrepayId { get; init; }

    /// <summary>A constant of the SDK.</summary>
    public required string Package { get; init; }

    /// <summary>The random text in the signature.</summary>
    [JsonPropertyName("noncestr")]
    public required string NonceStr { get; init; }

    /// <summary>The time of the signature in Unix seconds, as text.</summary>
    public required string Timestamp { get; init; }

    /// <summary>The signature.</summary>
    public required string Sign { get; init; }

    /// <summary>Until when these parameters are valid; then get new ones.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public static AppPayView Of(AppPay signed, DateTimeOffset expiresAt) =>
        new()
        {
            AppId = signed.AppId,
            PartnerId = signed.PartnerId,
            PrepayId = signed.PrepayId,
            Package = signed.Package,
            NonceStr = signed.NonceStr,
            Timestamp = signed.Timestamp,
            Sign = signed.Sign,
            ExpiresAt = expiresAt,
        };
}

/// <summary>
/// A new order, with the parameters that the app opens its payment with; they are null while WeChat has not answered
/// (the engine retries, and <c>GET /v1/orders/{id}/app_pay</c> returns them then).
/// </summary>
public sealed record PlacedOrderView : OrderView
{
    [SetsRequiredMembers]
    public PlacedOrderView(OrderView order, AppPayView? appPay)
        : base(order) => AppPay = appPay;

    /// <summary>The parameters that the app opens the payment with.</summary>
    public AppPayView? AppPay { get; }
}
