namespace WeChatPay.Simulator.Transactions;

/// <summary>out_trade_no is unique at its merchant (README 12).</summary>
internal readonly record struct OrderKey(string Mchid, string? SubMchid, string OutTradeNo);
