using BillingEngine.Domain.Common;

namespace BillingEngine.Domain.Orders;

/// <summary>Why an APP order was given up.</summary>
public enum OrderEnd
{
    /// <summary>The merchant closed it.</summary>
    Requested,

    /// <summary>It was not paid in time.</summary>
    Expired,

    /// <summary>WeChat refused it.</summary>
    Refused,

    /// <summary>WeChat closed it, or the payment failed for good.</summary>
    ClosedByWechat,
}

/// <summary>
/// The part of an APP order that its payment does not have: what was ordered, until when it may be paid, and the
/// prepay_id. It has the payment's id.
/// </summary>
public sealed class Order
{
    /// <summary>How long a prepay_id can open the payment (docs/wechat-pay-orders.md, APP orders).</summary>
    public static readonly TimeSpan PrepayLife = TimeSpan.FromHours(2);

    private Order() { }

    /// <summary>The same as the payment's id.</summary>
    public PaymentId Id { get; private set; }

    public MerchantId MerchantId { get; private set; }

    /// <summary>The merchant's own reference; several orders may have the same one.</summary>
    public string? Reference { get; private set; }

    /// <summary>The merchant's text that WeChat returns unchanged.</summary>
    public string? Attach { get; private set; }

    /// <summary>WeChat's goods_tag, which selects promotions.</summary>
    public string? GoodsTag { get; private set; }

    /// <summary>What is bought.</summary>
    public OrderDetail? Detail { get; private set; }

    /// <summary>Where it is bought.</summary>
    public OrderScene? Scene { get; private set; }

    /// <summary>When the time to pay ends, in whole seconds.</summary>
    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>The prepay_id with which the app opens the payment; null until WeChat has answered.</summary>
    public string? PrepayId { get; private set; }

    /// <summary>When the prepay_id expires.</summary>
    public DateTimeOffset? PrepayUntil { get; private set; }

    /// <summary>When it was given up: money that arrives afterwards is late.</summary>
    public DateTimeOffset? GivenUpAt { get; private set; }

    public OrderEnd? GivenUpBecause { get; private set; }

    /// <summary>The merchant's own key-value pairs.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; private set; } = new Dictionary<string, string>();

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Until when the app can open the payment; null while there is no prepay_id.</summary>
    public DateTimeOffset? PayableUntil =>
        PrepayUntil is null ? null
        : PrepayUntil < ExpiresAt ? PrepayUntil
        : ExpiresAt;

    internal static Order Of(PaymentId id, MerchantId merchant, OrderTerms terms, DateTimeOffset now) =>
        new()
        {
            Id = id,
            MerchantId = merchant,
            Reference = terms.Reference,
            Attach = terms.Attach,
            GoodsTag = terms.GoodsTag,
            Detail = terms.Detail,
            Scene = terms.Scene,
            ExpiresAt = WholeSeconds(now + terms.ExpiresIn),
            Metadata = terms.Metadata,
            CreatedAt = now,
        };

    internal void StorePrepayId(string prepayId, DateTimeOffset now) =>
        (PrepayId, PrepayUntil) = (prepayId, now + PrepayLife);

    internal void GiveUp(OrderEnd because, DateTimeOffset now)
    {
        GivenUpAt ??= now;
        GivenUpBecause ??= because;
    }

    internal void UndoGiveUp() => (GivenUpAt, GivenUpBecause) = (null, null);

    // WeChat counts whole seconds.
    private static DateTimeOffset WholeSeconds(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond));
}
