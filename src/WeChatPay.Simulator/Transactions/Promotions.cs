using WeChatPay.Simulator.Refunds;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Transactions;

/// <summary>
/// Discounts, and who pays for them: WeChat Pay pays for a coupon and settles it to the merchant; the merchant pays for
/// its own discount, which is not settled (docs/wechat-pay-orders.md, APP orders).
/// </summary>
internal static class Promotions
{
    public const string Coupon = "COUPON";
    public const string Discount = "DISCOUNT";

    /// <summary>Uses the user's discount for an order; at least one minor unit is left to pay.</summary>
    public static (long Amount, string? Type) Use(User user, long total)
    {
        var (amount, type) = (Math.Min(user.Discount ?? 0, total - 1), user.DiscountType ?? Discount);
        (user.Discount, user.DiscountType) = (null, null);
        return amount > 0 ? (amount, type) : (0, null);
    }

    public static List<PromotionReply>? Of(Order order) =>
        order.Discount == 0 ? null : [Reply(order, order.Discount, refund: null)];

    /// <summary>The discount that a refund returns.</summary>
    public static List<PromotionReply>? Of(Refund refund, Order order) =>
        order.Discount == 0 ? null : [Reply(order, order.Discount, refund.Discount)];

    /// <summary>The part of a discount that is not settled to the merchant.</summary>
    public static long Unsettled(Order order, long discount) => order.DiscountType == Discount ? discount : 0;

    private static PromotionReply Reply(Order order, long amount, long? refund)
    {
        var byWeChatPay = order.DiscountType == Coupon;
        var isPayment = refund is null;
        return new PromotionReply(
            "109519",
            isPayment ? "满减" : null,
            "GLOBAL",
            order.DiscountType!,
            amount,
            refund,
            order.Currency,
            isPayment ? "931386" : null,
            isPayment ? (byWeChatPay ? amount : 0) : null,
            isPayment ? (byWeChatPay ? 0 : amount) : null,
            isPayment ? 0 : null
        );
    }
}
