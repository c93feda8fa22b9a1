using System.Runtime.CompilerServices;
using WeChatPay.Global.Http;
using WeChatPay.Global.Orders;

namespace WeChatPay.Global.Refunds;

/// <summary>Calls for refunds of deductions and APP orders (docs/wechat-pay-orders.md, Refunds).</summary>
public sealed class RefundCalls
{
    /// <summary>The most refunds in a page.</summary>
    public const int MostPerPage = 20;

    private const string Root = "/v3/global/refunds";

    private readonly GatewayCaller caller;

    internal RefundCalls(GatewayCaller caller) => this.caller = caller;

    /// <summary>
    /// Requests a refund. <c>Answered</c> means accepted, not refunded yet. A missing reply proves nothing; the same
    /// number can be sent again with the same content.
    /// </summary>
    public Task<GatewayReply<Refund>> CreateAsync(
        RefundBody body,
        SubMerchant? subMerchant,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(body);
        if (body.TransactionId is null == body.OutTradeNo is null)
            throw new ArgumentException("Set either transaction_id or out_trade_no of the order.", nameof(body));
        var ids = OwnerIds.Of(caller.Account, subMerchant);
        var sent = body with
        {
            Mchid = ids.MchId,
            Appid = ids.AppId,
            SpMchid = ids.SpMchId,
            SpAppid = ids.SpAppId,
            SubMchid = ids.SubMchId,
            SubAppid = ids.SubAppId,
        };
        return caller.PostAsync(
            "refund",
            Root,
            sent,
            RefundJson.Wire.RefundBody,
            RefundJson.Wire.Refund,
            cancellationToken
        );
    }

    /// <summary>Queries a refund by WeChat's refund id.</summary>
    public Task<GatewayReply<Refund>> GetAsync(
        string refundId,
        SubMerchant? subMerchant,
        CancellationToken cancellationToken
    ) =>
        caller.GetAsync(
            "query_refund",
            $"{Root}/id/{Uri.EscapeDataString(refundId)}?{Owner(subMerchant)}",
            RefundJson.Wire.Refund,
            cancellationToken
        );

    /// <summary>Queries a refund by the merchant's out_refund_no.</summary>
    public Task<GatewayReply<Refund>> GetByNumberAsync(
        string outRefundNo,
        SubMerchant? subMerchant,
        CancellationToken cancellationToken
    ) =>
        caller.GetAsync(
            "query_refund_by_number",
            $"{Root}/out-refund-no/{Uri.EscapeDataString(outRefundNo)}?{Owner(subMerchant)}",
            RefundJson.Wire.Refund,
            cancellationToken
        );

    /// <summary>
    /// One page of an order's refunds: at most <paramref name="count"/>, starting at <paramref name="offset"/>.
    /// </summary>
    public Task<GatewayReply<RefundPage>> GetPageAsync(
        OrderName order,
        int offset,
        int count,
        SubMerchant? subMerchant,
        CancellationToken cancellationToken
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostPerPage);
        return caller.GetAsync(
            "list_refunds",
            $"{Root}?{order.Query}&{Owner(subMerchant)}&offset={offset}&count={count}",
            RefundJson.Wire.RefundPage,
            cancellationToken
        );
    }

    /// <summary>
    /// All refunds of an order, page by page. The list is complete only if the last reply is <c>Answered</c>.
    /// </summary>
    public async IAsyncEnumerable<GatewayReply<RefundPage>> ListAsync(
        OrderName order,
        SubMerchant? subMerchant,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var offset = 0;
        while (true)
        {
            var reply = await GetPageAsync(order, offset, MostPerPage, subMerchant, cancellationToken);
            if (reply is not GatewayReply<RefundPage>.Answered { Value: var page })
            {
                yield return reply;
                yield break;
            }
            var total = page.TotalNum ?? 0;
            var read = page.Data?.Count ?? 0;
            // Without this check, a page that is empty too early would be requested forever.
            var broken = read == 0 && offset < total;
            yield return broken
                ? new GatewayReply<RefundPage>.Unreadable(
                    $"The page at {offset} of {total} refunds is empty.",
                    reply.Call
                )
                : reply;
            offset += read;
            if (broken || offset >= total)
                yield break;
        }
    }

    /// <summary>The rest of the money topped up for refunds.</summary>
    public Task<GatewayReply<RechargeBalance>> GetRechargeBalanceAsync(
        SubMerchant? subMerchant,
        CancellationToken cancellationToken
    )
    {
        var ids = OwnerIds.Of(caller.Account, subMerchant);
        return caller.GetAsync(
            "recharge_balance",
            ids.SubMchId is null
                ? "/v3/global/refund/recharge-balance"
                : $"/v3/global/refund/partner/recharge-balance/sub-mchid/{Uri.EscapeDataString(ids.SubMchId)}",
            RefundJson.Wire.RechargeBalance,
            cancellationToken
        );
    }

    private string Owner(SubMerchant? subMerchant) => OwnerIds.Of(caller.Account, subMerchant).Query;
}
