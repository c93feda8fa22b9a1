using WeChatPay.Simulator.Refunds;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Transactions;

/// <summary>
/// Discounts, and who bears them: a coupon is WeChat Pay's and settled to the merchant, a discount is the merchant's
/// own and not settled (docs/wechat-pay-orders.md, APP orders).
/// </summary>
internal static class Promotions
{
    public const string Coupon = "COUPON";
    public const string Discount = "DISCOUNT";

    /// <summary>Takes a user's discount for an order; something is left to pay.</summary>
    public static (long Amount, string? Type) Use(User user, long total)
    {
        var (amount, type) = (Math.Min(user.Discount ?? 0, total - 1), user.DiscountType ?? Discount);
        (user.Discount, user.DiscountType) = (null, null);
        return amount > 0 ? (amount, type) : (0, null);
    }

    public static List<PromotionReply>? Of(Order order) =>
        order.Discount == 0 ? null : [Reply(order, order.Discount, refund: null)];

    /// <summary>What of it a refund gives back.</summary>
    public static List<PromotionReply>? Of(Refund refund, Order order) =>
        order.Discount == 0 ? null : [Reply(order, order.Discount, refund.Discount)];

    /// <summary>What the merchant is not paid of an amount with this much discount in it.</summary>
    public static long Unsettled(Order order, long discount) => order.DiscountType == Discount ? discount : 0;

    private static PromotionReply Reply(Order order, long amount, long? refund)
    {
        var byWeChatPay = order.DiscountType == Coupon;
        var told = refund is null;
        return new PromotionReply(
            "109519",
            told ? "满减" : null,
            "GLOBAL",
            order.DiscountType!,
            amount,
            refund,
            order.Currency,
            told ? "931386" : null,
            told ? (byWeChatPay ? amount : 0) : null,
            told ? (byWeChatPay ? 0 : amount) : null,
            told ? 0 : null
        );
    }
}
