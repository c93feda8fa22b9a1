using System.Text.Json;
using WeChatPay.Simulator.Faults;
using WeChatPay.Simulator.Transactions;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Orders;

/// <summary>Creates an APP order and applies the rules of out_trade_no (docs/wechat-pay-orders.md, Ordering).</summary>
internal sealed class CreateOrder(World world, Charging charging)
{
    private const long MostMinorUnits = 1_000_000_000_000;
    private static readonly TimeSpan Life = TimeSpan.FromHours(2);
    private static readonly TimeSpan ShortestLife = TimeSpan.FromMinutes(1);

    public WireReply Handle(WireCall call)
    {
        var fields = new BodyReader(call.Body);
        var party = Party.ReadOwner(fields, world, call.Signer, out var refusal);
        if (refusal is not null)
            return refusal;

        lock (world.StateLock)
        {
            var wanted = Read(fields, party, call.Body);
            if (fields.Problem is { } problem)
                return problem;

            if (call.Fault?.Kind == FaultKinds.Decline)
                return OrderRefusals.Of(call.Fault.Rule?.Code ?? "NO_AUTH", call.Fault.Rule?.Status);

            return RefuseCurrency(wanted) ?? Perform(wanted);
        }
    }

    private Order Read(BodyReader fields, Party party, JsonElement body)
    {
        var now = world.Clock.Now;
        if (fields.Text("trade_type", 16) is var type && fields.Problem is null && type != "APP")
            fields.Fail("trade_type", type, "the trade type of this call is APP");

        fields.TimeOrNull("time_start", 64);
        var expires = fields.TimeOrNull("time_expire", 64) ?? now + Life;
        var amount = fields.Object("amount", required: true);
        var wanted = new Order
        {
            Mchid = party.Mchid,
            SubMchid = party.SubMchid,
            Appid = party.Appid,
            SubAppid = party.SubAppid,
            OutTradeNo = fields.Number("out_trade_no", 32),
            Openid = "",
            Description = fields.Text("description", 128),
            Attach = fields.TextOrNull("attach", 127),
            GoodsTag = fields.TextOrNull("goods_tag", 32),
            MerchantCategoryCode = fields.Text("merchant_category_code", 16),
            Total = amount.Integer("total", 1, MostMinorUnits),
            Currency = amount.TextOrNull("currency", 16) ?? "CNY",
            CreatedAt = now,
            LimitPay = fields.TextOrNull("limit_pay", 32),
            Details = Details(body),
            NotifyUrl = fields.NotifyUrl("notify_url", world.Options.AllowHttp),
            ExpiresAt = expires < now + ShortestLife ? now + ShortestLife : expires,
            Ordinal = 0,
        };
        ReadScene(fields.Object("scene_info", required: false));
        // An array instead of the object is accepted (D-14).
        if (!(body.TryGetProperty("detail", out var detail) && detail.ValueKind == JsonValueKind.Array))
            ReadDetail(fields.Object("detail", required: false));

        if (fields.Problem is null && !ExchangeRates.Knows(wanted.Currency))
            amount.Fail("currency", wanted.Currency, "the currency is not one that WeChat Pay settles in");

        return wanted;
    }

    private static void ReadScene(BodyReader scene)
    {
        scene.TextOrNull("payer_client_ip", 45);
        scene.TextOrNull("device_ip", 64);
        scene.TextOrNull("device_id", 32);
        scene.TextOrNull("operator_id", 32);
        var store = scene.Object("store_info", required: false);
        store.TextOrNull("id", 32);
    }

    private static void ReadDetail(BodyReader detail)
    {
        if (detail.Has("cost_price"))
            detail.Integer("cost_price", 0, MostMinorUnits);

        detail.TextOrNull("receipt_id", 32);
        foreach (var line in detail.Objects("goods_detail"))
        {
            line.Text("goods_id", 64);
            line.Integer("quantity", 1, int.MaxValue);
            line.Integer("price", 0, MostMinorUnits);
        }
    }

    private static string? Details(JsonElement body)
    {
        var parts = new[] { "scene_info", "detail" }.Select(name =>
            body.TryGetProperty(name, out var value) ? value.GetRawText() : ""
        );
        return string.Join('\n', parts) is { Length: > 1 } text ? text : null;
    }

    private WireReply? RefuseCurrency(Order wanted)
    {
        var allowed = world.Merchants.GetValueOrDefault(wanted.SubMchid ?? wanted.Mchid)?.Currencies;
        return allowed is null || allowed.Contains(wanted.Currency)
            ? null
            : OrderRefusals.Of(
                "INVALID_REQUEST",
                message: $"the merchant may charge in {string.Join(", ", allowed)} only"
            );
    }

    private WireReply Perform(Order wanted)
    {
        if (world.Orders.GetValueOrDefault(wanted.Key) is { } known)
            return RefuseNumber(known, wanted) ?? Opened(known);

        var order = Numbered(wanted);
        charging.Open(order);
        return Opened(order);
    }

    private static WireReply Opened(Order order) =>
        WireReply.Ok(new PrepayReply(order.PrepayId!), WireJson.Wire.PrepayReply);

    private static WireReply? RefuseNumber(Order known, Order wanted) =>
        (known.SameContent(wanted), known) switch
        {
            (false, _) => OrderRefusals.Of("OUT_TRADE_NO_USED"),
            (_, { TradeState: TradeStates.NotPay }) => null,
            (_, { Paid: true }) => OrderRefusals.Of("ORDER_PAID"),
            _ => OrderRefusals.Of("ORDER_CLOSED"),
        };

    private Order Numbered(Order wanted) =>
        new()
        {
            Mchid = wanted.Mchid,
            SubMchid = wanted.SubMchid,
            Appid = wanted.Appid,
            SubAppid = wanted.SubAppid,
            OutTradeNo = wanted.OutTradeNo,
            Openid = "",
            Description = wanted.Description,
            Attach = wanted.Attach,
            GoodsTag = wanted.GoodsTag,
            MerchantCategoryCode = wanted.MerchantCategoryCode,
            Total = wanted.Total,
            Currency = wanted.Currency,
            CreatedAt = wanted.CreatedAt,
            LimitPay = wanted.LimitPay,
            Details = wanted.Details,
            NotifyUrl = wanted.NotifyUrl,
            ExpiresAt = wanted.ExpiresAt,
            PrepayId = $"wx{wanted.CreatedAt.ToOffset(TimeSpan.FromHours(8)):yyyyMMddHHmmss}{world.NextNumber()}",
            Ordinal = world.OrdersOfPayer.GetValueOrDefault((wanted.Mchid, wanted.PayerKey)) + 1,
        };
}
