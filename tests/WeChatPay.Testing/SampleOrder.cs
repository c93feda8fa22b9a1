using WeChatPay.Global.Orders;
using WeChatPay.Global.Transactions;

namespace WeChatPay.Testing;

/// <summary>An APP order with every field.</summary>
public static class SampleOrder
{
    /// <summary>Every field of an order, with the documented examples.</summary>
    public static AppOrderBody Body =>
        new()
        {
            Description = "Image Store - Shenzhen - Doll",
            Attach = "附加数据",
            NotifyUrl = "https://m.example/p",
            OutTradeNo = "20150806125346",
            GoodsTag = "WXG",
            LimitPay = "no_credit",
            TimeStart = "2018-06-08T10:34:56+08:00",
            TimeExpire = "2018-06-08T12:34:56+08:00",
            MerchantCategoryCode = "1011",
            Amount = new OrderAmount(10000, "HKD"),
            SceneInfo = new OrderScene
            {
                PayerClientIp = "14.23.150.211",
                DeviceIp = "59.37.125.32",
                DeviceId = "013467007045764",
                OperatorId = "P001",
                StoreInfo = new StoreInfo("SZTX001"),
            },
            Detail = new OrderDetail
            {
                CostPrice = 10000,
                ReceiptId = "1234",
                GoodsDetail =
                [
                    new GoodsLine
                    {
                        GoodsId = "iphone6s_16G",
                        WxpayGoodsId = "1001",
                        GoodsName = "iPhone6s 16G",
                        Quantity = 1,
                        Price = 10000,
                    },
                ],
            },
        };

    /// <summary>The same fields as they must be sent.</summary>
    public const string Fields = """
        "description":"Image Store - Shenzhen - Doll","attach":"附加数据","notify_url":"https://m.example/p",
        "out_trade_no":"20150806125346","goods_tag":"WXG","trade_type":"APP","limit_pay":"no_credit",
        "time_start":"2018-06-08T10:34:56+08:00","time_expire":"2018-06-08T12:34:56+08:00",
        "merchant_category_code":"1011","amount":{"total":10000,"currency":"HKD"},
        "scene_info":{"payer_client_ip":"14.23.150.211","device_ip":"59.37.125.32","device_id":"013467007045764",
          "operator_id":"P001","store_info":{"id":"SZTX001"}},
        "detail":{"cost_price":10000,"receipt_id":"1234","goods_detail":[{"goods_id":"iphone6s_16G",
          "wxpay_goods_id":"1001","goods_name":"iPhone6s 16G","quantity":1,"price":10000}]}
        """;
}
