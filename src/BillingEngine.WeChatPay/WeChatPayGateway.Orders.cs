using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Orders;
using WeChatPay.Global.Http;
using WeChatPay.Global.Orders;
using WeChatPay.Global.Signatures;
using WeChatPay.Global.Transactions;

namespace BillingEngine.WeChatPay;

public sealed partial class WeChatPayGateway
{
    /// <inheritdoc/>
    public async Task<Answered<PaymentOutcome>> OrderAsync(OrderRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!TryFor(request.Route, out var client, out var problem))
        {
            return NotCalled<PaymentOutcome>(
                "create_order",
                new PaymentOutcome.Unknown(UnknownReason.NotPerformed, problem, IsProven: true)
            );
        }
        var body = new AppOrderBody
        {
            Description = request.Description,
            Attach = request.Attach,
            GoodsTag = request.GoodsTag,
            NotifyUrl = settings.PaymentNotifyUrl(request.Route.AccountKey),
            OutTradeNo = request.OutTradeNo,
            TimeExpire = WireTime.Format(request.ExpiresAt),
            MerchantCategoryCode = request.MerchantCategoryCode,
            Amount = new OrderAmount(request.Amount.Minor, request.Amount.Currency.Code),
            SceneInfo = SceneOf(request.Scene),
            Detail = DetailOf(request.Detail),
        };
        try
        {
            var reply = await client.Orders.CreateAsync(body, SubOf(request.Route), cancellationToken);
            return Answered(reply, OutcomeMapping.Order(reply));
        }
        catch (UnsendableTextException e)
        {
            return Unsent<PaymentOutcome>(
                "create_order",
                e,
                (code, text) => new PaymentOutcome.Declined(code, text, DeclineClass.OurFault)
            );
        }
    }

    /// <inheritdoc/>
    public async Task<Answered<ReverseOutcome>> CloseOrderAsync(PaymentQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (!TryFor(query.Route, out var client, out var problem))
            return NotCalled<ReverseOutcome>("close_order_by_number", new ReverseOutcome.Unknown(problem));
        var reply = await client.Orders.CloseByNumberAsync(query.OutTradeNo, SubOf(query.Route), cancellationToken);
        return Answered(reply, OutcomeMapping.Reverse(reply));
    }

    /// <inheritdoc/>
    public async Task<AppPay?> SignAppPayAsync(GatewayRoute route, string prepayId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(route);
        if (!TryFor(route, out var client, out _) || (route.SubMchId is not null && route.SubAppId is null))
            return null;
        var signed = await client.Orders.SignAppPayAsync(prepayId, SubOf(route), cancellationToken);
        return new AppPay(
            signed.AppId,
            signed.PartnerId,
            signed.PrepayId,
            AppPaySignature.Package,
            signed.NonceStr,
            signed.Timestamp,
            signed.Sign
        );
    }

    private static global::WeChatPay.Global.Orders.OrderScene? SceneOf(Domain.Orders.OrderScene? scene) =>
        scene is null
            ? null
            : new()
            {
                PayerClientIp = scene.PayerClientIp,
                DeviceIp = scene.DeviceIp,
                DeviceId = scene.DeviceId,
                OperatorId = scene.OperatorId,
                StoreInfo = scene.StoreInfo is { } store ? new StoreInfo(store.Id, store.Name, store.Address) : null,
            };

    private static global::WeChatPay.Global.Orders.OrderDetail? DetailOf(Domain.Orders.OrderDetail? detail) =>
        detail is null
            ? null
            : new()
            {
                CostPrice = detail.CostPrice,
                ReceiptId = detail.ReceiptId,
                GoodsDetail = detail.GoodsDetail is { } lines ? [.. lines.Select(LineOf)] : null,
            };

    private static GoodsLine LineOf(OrderGoods line) =>
        new()
        {
            GoodsId = line.GoodsId,
            WxpayGoodsId = line.WxpayGoodsId,
            GoodsName = line.GoodsName,
            Quantity = line.Quantity,
            Price = line.Price,
        };
}
