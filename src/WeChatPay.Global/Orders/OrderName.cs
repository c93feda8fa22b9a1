namespace WeChatPay.Global.Orders;

/// <summary>An order by one of its two numbers.</summary>
public readonly record struct OrderName
{
    private OrderName(string? transactionId, string? outTradeNo)
    {
        TransactionId = transactionId;
        OutTradeNo = outTradeNo;
    }

    /// <summary>The gateway's number; null when the merchant's names the order.</summary>
    public string? TransactionId { get; }

    /// <summary>The merchant's number; null when the gateway's names the order.</summary>
    public string? OutTradeNo { get; }

    /// <summary>By the gateway's number, which it prefers.</summary>
    public static OrderName ByTransactionId(string transactionId)
    {
        ArgumentException.ThrowIfNullOrEmpty(transactionId);
        return new OrderName(transactionId, null);
    }

    /// <summary>By the merchant's own number.</summary>
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
                    OutTradeNo ?? throw new InvalidOperationException("The order has no number: name it by one.")
                );
}
