using BillingEngine.Domain.Common;

namespace BillingEngine.Domain.Orders;

/// <summary>Why an APP order was given up.</summary>
public enum OrderEnd
{
    /// <summary>The merchant closed it.</summary>
    Requested,

    /// <summary>Its time to be paid was over.</summary>
    Expired,

    /// <summary>WeChat refused to take it.</summary>
    Refused,

    /// <summary>WeChat closed it, or the payment failed for good.</summary>
    ClosedByWechat,
}

/// <summary>
/// What an APP order is beyond its payment, which has the same identifier: what was ordered, until when it may be paid,
/// and what the app opens it with.
/// </summary>
public sealed class Order
{
    /// <summary>How long a prepay_id opens a payment (docs/wechat-pay-orders.md, APP orders).</summary>
    public static readonly TimeSpan PrepayLife = TimeSpan.FromHours(2);

    private Order() { }

    /// <summary>The identifier, which is its payment's.</summary>
    public PaymentId Id { get; private set; }

    /// <summary>Whose order it is.</summary>
    public MerchantId MerchantId { get; private set; }

    /// <summary>The merchant's own name of it; several orders may have the same.</summary>
    public string? Reference { get; private set; }

    /// <summary>The merchant's text that WeChat echoes.</summary>
    public string? Attach { get; private set; }

    /// <summary>The mark for promotions.</summary>
    public string? GoodsTag { get; private set; }

    /// <summary>What is bought.</summary>
    public OrderDetail? Detail { get; private set; }

    /// <summary>Where it is bought.</summary>
    public OrderScene? Scene { get; private set; }

    /// <summary>The last moment to pay, in whole seconds.</summary>
    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>What the app opens the payment with; null until WeChat has answered.</summary>
    public string? PrepayId { get; private set; }

    /// <summary>Until when the prepay_id opens a payment.</summary>
    public DateTimeOffset? PrepayUntil { get; private set; }

    /// <summary>When it was given up: money that arrives afterwards is late.</summary>
    public DateTimeOffset? GivenUpAt { get; private set; }

    /// <summary>Why it was given up.</summary>
    public OrderEnd? GivenUpBecause { get; private set; }

    /// <summary>The merchant's own pairs.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; private set; } = new Dictionary<string, string>();

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Until when the app may open the payment; null while it has nothing to open it with.</summary>
    public DateTimeOffset? PayableUntil =>
        PrepayUntil is null ? null
        : PrepayUntil < ExpiresAt ? PrepayUntil
        : ExpiresAt;

    internal static Order Of(PaymentId id, MerchantId merchant, OrderWish wish, DateTimeOffset now) =>
        new()
        {
            Id = id,
            MerchantId = merchant,
            Reference = wish.Reference,
            Attach = wish.Attach,
            GoodsTag = wish.GoodsTag,
            Detail = wish.Detail,
            Scene = wish.Scene,
            ExpiresAt = WholeSeconds(now + wish.ExpiresIn),
            Metadata = wish.Metadata,
            CreatedAt = now,
        };

    internal void Keep(string prepayId, DateTimeOffset now) => (PrepayId, PrepayUntil) = (prepayId, now + PrepayLife);

    internal void GiveUp(OrderEnd because, DateTimeOffset now)
    {
        GivenUpAt ??= now;
        GivenUpBecause ??= because;
    }

    internal void TakeBack() => (GivenUpAt, GivenUpBecause) = (null, null);

    // WeChat counts whole seconds.
    private static DateTimeOffset WholeSeconds(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond));
}
