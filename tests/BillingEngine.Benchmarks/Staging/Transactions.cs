using System.Buffers;
using System.Text.Json;

namespace BillingEngine.Benchmarks.Staging;

/// <summary>A paid order as the gateway tells it, in an answer or a notification.</summary>
internal static class Transactions
{
    public static byte[] Paid(string outTradeNo, string contract, long total, string currency)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("mchid", BenchAccount.MchId);
        json.WriteString("appid", BenchAccount.AppId);
        json.WriteString("out_trade_no", outTradeNo);
        json.WriteString("transaction_id", "42" + outTradeNo[1..]);
        json.WriteString("trade_type", "AUTH");
        json.WriteString("bank_type", "CFT");
        json.WriteString("success_time", TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:sszzz"));
        json.WriteString("trade_state", "SUCCESS");
        json.WriteString("trade_state_desc", "paid");
        json.WriteString("merchant_category_code", "5734");
        json.WriteString("contract_id", contract);
        json.WriteStartObject("payer");
        // The seed's customer i has contract Wi and openid oi.
        json.WriteString("openid", "o" + contract[1..]);
        json.WriteEndObject();
        json.WriteStartObject("amount");
        json.WriteNumber("total", total);
        json.WriteString("currency", currency);
        json.WriteNumber("payer_total", total * 92 / 100);
        json.WriteString("payer_currency", "CNY");
        json.WriteStartObject("exchange_rate");
        json.WriteString("type", "SETTLEMENT_RATE");
        json.WriteNumber("rate", 92000000);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
