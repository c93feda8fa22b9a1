namespace WeChatPay.Global.Orders;

/// <summary>Names an order by one of its two numbers.</summary>
public readonly record struct OrderName
{
    private OrderName(string? transactionId, string? outTradeNo)
    {
        TransactionId = transactionId;
        OutTradeNo = outTradeNo;
    }

    /// <summary>WeChat's transaction_id; null if the merchant's number names the order.</summary>
    public string? TransactionId { get; }

    /// <summary>The merchant's out_trade_no; null if WeChat's number names the order.</summary>
    public string? OutTradeNo { get; }

    /// <summary>By WeChat's transaction_id, which WeChat Pay prefers.</summary>
    public static OrderName ByTransactionId(string transactionId)
    {
        ArgumentException.ThrowIfNullOrEmpty(transactionId);
        return new OrderName(transactionId, null);
    }

    /// <summary>By the merchant's out_trade_no.</summary>
    public static OrderName ByNumber(string outTradeNo)
    {
        ArgumentException.ThrowIfNullOrEmpty(outTradeNo);
        return new OrderName(null, outTradeNo);
    }

    internal string Query =>
        TransactionId is not null
            ? "transaction_id=" + Uri.EscapeDataString(TransactionId)
            : "out_trade_no="
                + Uri.EscapeDataString(
                    OutTradeNo
                        ?? throw new InvalidOperationException("The order needs a transaction_id or an out_trade_no.")
                );
}
