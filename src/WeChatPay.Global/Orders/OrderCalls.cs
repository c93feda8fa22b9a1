using WeChatPay.Global.Http;
using WeChatPay.Global.Signatures;
using WeChatPay.Global.Transactions;

namespace WeChatPay.Global.Orders;

/// <summary>Calls for orders that a payer pays in an app (docs/wechat-pay-orders.md, APP orders).</summary>
public sealed class OrderCalls
{
    private const string Root = "/v3/global/transactions";
    private const string TradeType = "APP";

    private readonly GatewayCaller caller;
    private readonly RequestSigner signer;
    private readonly SignatureThrottle throttle;
    private readonly TimeProvider wireClock;

    internal OrderCalls(GatewayCaller caller, RequestSigner signer, SignatureThrottle throttle, TimeProvider wireClock)
    {
        this.caller = caller;
        this.signer = signer;
        this.throttle = throttle;
        this.wireClock = wireClock;
    }

    /// <summary>
    /// Opens an order; no money moves. Repeating it with the same number and content is safe and returns a prepay_id
    /// again.
    /// </summary>
    public Task<GatewayReply<PrepayReply>> CreateAsync(
        AppOrderBody body,
        SubMerchant? subMerchant,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(body);
        var ids = OwnerIds.Of(caller.Account, subMerchant);
        var sent = body with
        {
            Mchid = ids.MchId,
            Appid = ids.AppId,
            SpMchid = ids.SpMchId,
            SpAppid = ids.SpAppId,
            SubMchid = ids.SubMchId,
            SubAppid = ids.SubAppId,
            TradeType = TradeType,
        };
        return caller.PostAsync(
            "create_order",
            Root + "/app",
            sent,
            OrderJson.Wire.AppOrderBody,
            OrderJson.Wire.PrepayReply,
            cancellationToken
        );
    }

    /// <summary>
    /// Signs the parameters with which the app opens the payment; makes no call. For an institution the app is the
    /// sub-merchant's, so it must have one.
    /// </summary>
    public async Task<AppPaySignature> SignAppPayAsync(
        string prepayId,
        SubMerchant? subMerchant,
        CancellationToken cancellationToken
    )
    {
        var ids = OwnerIds.Of(caller.Account, subMerchant);
        var app =
            ids.AppId
            ?? ids.SubAppId
            ?? throw new ArgumentException(
                "The payment is opened in the sub-merchant's app: set its sub_appid.",
                nameof(subMerchant)
            );
        await throttle.EnterAsync(cancellationToken);
        try
        {
            return AppPaySignature.Create(signer, app, prepayId, wireClock.GetUtcNow().ToUnixTimeSeconds());
        }
        finally
        {
            throttle.Leave();
        }
    }

    /// <summary>Queries an order by WeChat's transaction_id.</summary>
    public Task<GatewayReply<Transaction>> GetAsync(
        string transactionId,
        SubMerchant? subMerchant,
        CancellationToken cancellationToken
    ) =>
        caller.GetAsync(
            "query_app_order",
            $"{Root}/id/{Uri.EscapeDataString(transactionId)}?{Owner(subMerchant)}",
            TransactionJson.Wire.Transaction,
            cancellationToken
        );

    /// <summary>Queries an order by the merchant's out_trade_no.</summary>
    public Task<GatewayReply<Transaction>> GetByNumberAsync(
        string outTradeNo,
        SubMerchant? subMerchant,
        CancellationToken cancellationToken
    ) =>
        caller.GetAsync(
            "query_app_order_by_number",
            $"{Root}/out-trade-no/{Uri.EscapeDataString(outTradeNo)}?{Owner(subMerchant)}",
            TransactionJson.Wire.Transaction,
            cancellationToken
        );

    /// <summary>
    /// Closes an unpaid order by WeChat's transaction_id, five minutes after its creation at the earliest.
    /// </summary>
    public Task<GatewayReply<NoContent>> CloseAsync(
        string transactionId,
        SubMerchant? subMerchant,
        CancellationToken cancellationToken
    ) => CloseAsync("close_order", "/id/" + Uri.EscapeDataString(transactionId), subMerchant, cancellationToken);

    /// <summary>Closes an unpaid order by the merchant's out_trade_no; its prepay_id becomes useless.</summary>
    public Task<GatewayReply<NoContent>> CloseByNumberAsync(
        string outTradeNo,
        SubMerchant? subMerchant,
        CancellationToken cancellationToken
    ) =>
        CloseAsync(
            "close_order_by_number",
            "/out-trade-no/" + Uri.EscapeDataString(outTradeNo),
            subMerchant,
            cancellationToken
        );

    private Task<GatewayReply<NoContent>> CloseAsync(
        string operation,
        string order,
        SubMerchant? subMerchant,
        CancellationToken cancellationToken
    )
    {
        var ids = OwnerIds.Of(caller.Account, subMerchant);
        return caller.PostAsync(
            operation,
            $"{Root}{order}/close",
            new CloseBody(ids.MchId, ids.SpMchId, ids.SubMchId),
            OrderJson.Wire.CloseBody,
            cancellationToken
        );
    }

    private string Owner(SubMerchant? subMerchant) => OwnerIds.Of(caller.Account, subMerchant).Query;
}
