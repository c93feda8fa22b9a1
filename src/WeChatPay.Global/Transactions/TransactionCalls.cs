using WeChatPay.Global.Http;

namespace WeChatPay.Global.Transactions;

/// <summary>Deducting, asking for and reversing orders of a contract (docs/wechat-pay.md, Papay calls).</summary>
public sealed class TransactionCalls
{
    private const string Root = "/v3/global/papay/transactions";

    private readonly GatewayCaller caller;

    internal TransactionCalls(GatewayCaller caller) => this.caller = caller;

    /// <summary>
    /// Takes money. Only <c>Answered</c> with trade_state SUCCESS is a success; silence says nothing.
    /// </summary>
    public Task<GatewayReply<Transaction>> DeductAsync(
        DeductBody body,
        SubMerchant? subMerchant,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(body);
        var ids = Ids.Of(caller.Account, subMerchant);
        var sent = body with
        {
            Appid = ids.AppId,
            SpAppid = ids.SpAppId,
            SubMchid = ids.SubMchId,
            SubAppid = ids.SubAppId,
        };
        return caller.PostAsync(
            "deduct",
            Root,
            sent,
            WireJson.Wire.DeductBody,
            WireJson.Wire.Transaction,
            cancellationToken
        );
    }

    /// <summary>Asks for an order by the gateway's number.</summary>
    public Task<GatewayReply<Transaction>> GetAsync(
        string transactionId,
        SubMerchant? subMerchant,
        CancellationToken cancellationToken
    ) =>
        caller.GetAsync(
            "query_order",
            $"{Root}/{Uri.EscapeDataString(transactionId)}{SubMerchantQuery(subMerchant)}",
            WireJson.Wire.Transaction,
            cancellationToken
        );

    /// <summary>
    /// Asks for an order by the merchant's number. A 404 without a code means that the address itself is not known:
    /// its other spelling is then tried once (D-01).
    /// </summary>
    public async Task<GatewayReply<Transaction>> GetByNumberAsync(
        string outTradeNo,
        SubMerchant? subMerchant,
        CancellationToken cancellationToken
    )
    {
        var style = caller.Account.OrderPath;
        var reply = await GetByNumberAsync(style, outTradeNo, subMerchant, cancellationToken);
        if (reply is not GatewayReply<Transaction>.Refused { Status: 404, Error.Code: null })
            return reply;
        var other = style == OrderPathStyle.Hyphen ? OrderPathStyle.Underscore : OrderPathStyle.Hyphen;
        return await GetByNumberAsync(other, outTradeNo, subMerchant, cancellationToken);
    }

    /// <summary>
    /// Closes an order that is not paid, so that it never can be; it never gives money back (D-28).
    /// </summary>
    public Task<GatewayReply<NoContent>> ReverseAsync(
        string outTradeNo,
        SubMerchant? subMerchant,
        CancellationToken cancellationToken
    )
    {
        var ids = Ids.Of(caller.Account, subMerchant);
        return caller.PostAsync(
            "reverse",
            $"{Root}/out-trade-no/{Uri.EscapeDataString(outTradeNo)}/reverse",
            ids.SubMchId is null ? null : new ReverseBody(ids.SubMchId),
            WireJson.Wire.ReverseBody,
            cancellationToken
        );
    }

    private Task<GatewayReply<Transaction>> GetByNumberAsync(
        OrderPathStyle style,
        string outTradeNo,
        SubMerchant? subMerchant,
        CancellationToken cancellationToken
    )
    {
        var segment = style == OrderPathStyle.Hyphen ? "out-trade-no" : "out_trade_no";
        return caller.GetAsync(
            "query_order_by_number",
            $"{Root}/{segment}/{Uri.EscapeDataString(outTradeNo)}{SubMerchantQuery(subMerchant)}",
            WireJson.Wire.Transaction,
            cancellationToken
        );
    }

    private string SubMerchantQuery(SubMerchant? subMerchant)
    {
        var ids = Ids.Of(caller.Account, subMerchant);
        return ids.SubMchId is null ? "" : "?sub_mchid=" + Uri.EscapeDataString(ids.SubMchId);
    }
}
