namespace WeChatPay.Simulator.Transactions;

/// <summary>out_trade_no is unique at its merchant (docs/wechat-pay.md, Formats).</summary>
internal readonly record struct OrderKey(string Mchid, string? SubMchid, string OutTradeNo);
