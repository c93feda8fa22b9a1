using WeChatPay.Global.Http;

namespace WeChatPay.Global.Transactions;

/// <summary>Calls to deduct, and to query and reverse orders of a contract (docs/wechat-pay.md, Papay calls).</summary>
public sealed class TransactionCalls
{
    private const string Root = "/v3/global/papay/transactions";

    private readonly GatewayCaller caller;

    internal TransactionCalls(GatewayCaller caller) => this.caller = caller;

    /// <summary>
    /// Takes money. Only <c>Answered</c> with trade_state SUCCESS is a success; a missing reply proves nothing.
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
            TransactionJson.Wire.DeductBody,
            TransactionJson.Wire.Transaction,
            cancellationToken
        );
    }

    /// <summary>Queries an order by WeChat's transaction_id.</summary>
    public Task<GatewayReply<Transaction>> GetAsync(
        string transactionId,
        SubMerchant? subMerchant,
        CancellationToken cancellationToken
    ) =>
        caller.GetAsync(
            "query_order",
            $"{Root}/{Uri.EscapeDataString(transactionId)}{SubMerchantQuery(subMerchant)}",
            TransactionJson.Wire.Transaction,
            cancellationToken
        );

    /// <summary>
    /// Queries an order by the merchant's out_trade_no. A 404 without a code means that WeChat Pay does not know the
    /// URL: its other spelling is then tried once (D-01).
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

    /// <summary>Closes an unpaid order, so that it can never be paid; it never returns money (D-28).</summary>
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
            TransactionJson.Wire.ReverseBody,
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
            TransactionJson.Wire.Transaction,
            cancellationToken
        );
    }

    private string SubMerchantQuery(SubMerchant? subMerchant)
    {
        var ids = Ids.Of(caller.Account, subMerchant);
        return ids.SubMchId is null ? "" : "?sub_mchid=" + Uri.EscapeDataString(ids.SubMchId);
    }
}
