using WeChatPay.Global.Http;
using WeChatPay.Global.Signing;
using WeChatPay.Global.Transactions;

namespace WeChatPay.Global.Orders;

/// <summary>Orders that a payer pays in an app (docs/wechat-pay-orders.md, APP orders).</summary>
public sealed class OrderCalls
{
    private const string Root = "/v3/global/transactions";
    private const string TradeType = "APP";

    private readonly GatewayCaller caller;
    private readonly RequestSigner signer;
    private readonly SigningGate gate;
    private readonly TimeProvider wireClock;

    internal OrderCalls(GatewayCaller caller, RequestSigner signer, SigningGate gate, TimeProvider wireClock)
    {
        this.caller = caller;
        this.signer = signer;
        this.gate = gate;
        this.wireClock = wireClock;
    }

    /// <summary>
    /// Opens an order; no money moves. Repeating it with the same number and content is safe and answers a prepay_id
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
            WireJson.Wire.AppOrderBody,
            WireJson.Wire.PrepayReply,
            cancellationToken
        );
    }

    /// <summary>
    /// Signs what the app opens the payment with; no call is made. An institution's app is its sub-merchant's, so
    /// that must have one.
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
                "The payment is opened in the sub-merchant's app: name its sub_appid.",
                nameof(subMerchant)
            );
        await gate.EnterAsync(cancellationToken);
        try
        {
            return AppPaySignature.Create(signer, app, prepayId, wireClock.GetUtcNow().ToUnixTimeSeconds());
        }
        finally
        {
            gate.Leave();
        }
    }

    /// <summary>Asks for an order by the gateway's number.</summary>
    public Task<GatewayReply<Transaction>> GetAsync(
        string transactionId,
        SubMerchant? subMerchant,
        CancellationToken cancellationToken
    ) =>
        caller.GetAsync(
            "query_app_order",
            $"{Root}/id/{Uri.EscapeDataString(transactionId)}?{Owner(subMerchant)}",
            WireJson.Wire.Transaction,
            cancellationToken
        );

    /// <summary>Asks for an order by the merchant's number.</summary>
    public Task<GatewayReply<Transaction>> GetByNumberAsync(
        string outTradeNo,
        SubMerchant? subMerchant,
        CancellationToken cancellationToken
    ) =>
        caller.GetAsync(
            "query_app_order_by_number",
            $"{Root}/out-trade-no/{Uri.EscapeDataString(outTradeNo)}?{Owner(subMerchant)}",
            WireJson.Wire.Transaction,
            cancellationToken
        );

    /// <summary>Closes an unpaid order by the gateway's number, five minutes after ordering at the earliest.</summary>
    public Task<GatewayReply<NoContent>> CloseAsync(
        string transactionId,
        SubMerchant? subMerchant,
        CancellationToken cancellationToken
    ) => CloseAsync("close_order", "/id/" + Uri.EscapeDataString(transactionId), subMerchant, cancellationToken);

    /// <summary>Closes an unpaid order by the merchant's number; a prepay_id of it is worth nothing then.</summary>
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
            WireJson.Wire.CloseBody,
            cancellationToken
        );
    }

    private string Owner(SubMerchant? subMerchant) => OwnerIds.Of(caller.Account, subMerchant).Query;
}
