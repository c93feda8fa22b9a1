namespace BillingEngine.Domain.Gateway;

/// <summary>
/// What WeChat Pay says of a whole day, in the engine's words: its statement and its payouts. Nothing here moves money.
/// </summary>
public interface IGatewayBooks
{
    /// <summary>
    /// Writes the statement of a day in UTC+8 to <paramref name="table"/> while it arrives; what was written counts
    /// only after <see cref="StatementOutcome.Kept"/>.
    /// </summary>
    Task<Answered<StatementOutcome>> DownloadStatementAsync(
        GatewayRoute route,
        DateOnly day,
        Stream table,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Reads a statement line by line, with memory that does not grow with it; nothing in it makes it throw.
    /// </summary>
    IAsyncEnumerable<StatementEntry> ReadStatementAsync(Stream table, CancellationToken cancellationToken);

    /// <summary>
    /// All payouts of a span of days, or, where it is null, what is still to be paid out; read to the end.
    /// </summary>
    Task<Answered<SettlementsOutcome>> ListSettlementsAsync(
        GatewayRoute route,
        DaySpan? settled,
        CancellationToken cancellationToken
    );
}

/// <summary>Days from the first to the last, both included.</summary>
public sealed record DaySpan(DateOnly First, DateOnly Last);

/// <summary>What came of asking for a statement.</summary>
public abstract record StatementOutcome
{
    private StatementOutcome() { }

    /// <summary>It was written, and it is WeChat's; the digest is the one that WeChat signed.</summary>
    public sealed record Kept(string Sha1, long Bytes) : StatementOutcome;

    /// <summary>WeChat says there is none: a day without trades, or one asked for too early.</summary>
    public sealed record NoTrades : StatementOutcome;

    /// <summary>It is not made yet.</summary>
    public sealed record NotYet : StatementOutcome;

    /// <summary>Refused for good, with the gateway's own words.</summary>
    public sealed record Refused(string Code, string Message) : StatementOutcome;

    /// <summary>No answer that can be believed.</summary>
    public sealed record Unknown(string Detail) : StatementOutcome;
}

/// <summary>One line of a statement, counted from its header, which is 1.</summary>
public abstract record StatementEntry(long Line)
{
    /// <summary>A payment or a refund.</summary>
    public sealed record Trade(long Line, StatementTrade Row) : StatementEntry(Line);

    /// <summary>A line that makes no sense; the others are read all the same.</summary>
    public sealed record Unreadable(long Line, string Text, string Reason) : StatementEntry(Line);
}

/// <summary>
/// What a statement says of one movement of money; amounts in minor units of the currency beside them. What is not
/// said is null.
/// </summary>
public sealed record StatementTrade
{
    /// <summary>Whether money went back.</summary>
    public bool IsRefund { get; init; }

    /// <summary>When the order was paid, or the refund given.</summary>
    public DateTimeOffset? TradedAt { get; init; }

    /// <summary>The sub-merchant.</summary>
    public string? SubMchId { get; init; }

    /// <summary>WeChat's number of the payment.</summary>
    public string? TransactionId { get; init; }

    /// <summary>Our number of the payment.</summary>
    public string? OutTradeNo { get; init; }

    /// <summary>WeChat's number of the refund.</summary>
    public string? RefundNumber { get; init; }

    /// <summary>Our number of the refund.</summary>
    public string? OutRefundNo { get; init; }

    /// <summary>AUTH, APP and others.</summary>
    public string? TradeType { get; init; }

    /// <summary>Of a payment SUCCESS or REVOKED; of a refund the state of the refund.</summary>
    public string? State { get; init; }

    /// <summary>The payer's bank or balance.</summary>
    public string? BankType { get; init; }

    /// <summary>What was ordered, or is given back.</summary>
    public long? AmountMinor { get; init; }

    /// <summary>The currency of the order.</summary>
    public string? Currency { get; init; }

    /// <summary>What the payer gave or gets.</summary>
    public long? PayerMinor { get; init; }

    /// <summary>The payer's currency.</summary>
    public string? PayerCurrency { get; init; }

    /// <summary>What of it is settled to the merchant, or taken off a settlement.</summary>
    public long? SettlementMinor { get; init; }

    /// <summary>The currency the merchant is paid in; the fee is in it too.</summary>
    public string? SettlementCurrency { get; init; }

    /// <summary>WeChat's fee; below zero where it is given back.</summary>
    public long? FeeMinor { get; init; }

    /// <summary>The fee's rate: 0.01 is one per cent.</summary>
    public decimal? FeeRate { get; init; }

    /// <summary>The exchange rate as it is written, for people; no money is computed from it (D-12).</summary>
    public decimal? ExchangeRate { get; init; }

    /// <summary>What a coupon paid of the order, which is settled to the merchant.</summary>
    public long? CouponMinor { get; init; }

    /// <summary>What a discount took off the order, which is not settled.</summary>
    public long? DiscountMinor { get; init; }
}

/// <summary>What came of asking for payouts.</summary>
public abstract record SettlementsOutcome
{
    private SettlementsOutcome() { }

    /// <summary>All of them.</summary>
    public sealed record Listed(IReadOnlyList<SettlementFacts> Payouts) : SettlementsOutcome;

    /// <summary>No answer that can be believed, or a refusal.</summary>
    public sealed record Unknown(string Detail) : SettlementsOutcome;
}

/// <summary>One payout, or what will be one; sums in minor units of its currency. What is not said is null.</summary>
public sealed record SettlementFacts(
    string? BatchId,
    DateOnly? SettledOn,
    DateOnly? TradesFrom,
    DateOnly? TradesTo,
    string? Currency,
    long? Settled,
    long? Unsettled,
    long? Payments,
    long? Refunds,
    long? Net,
    long? Fee,
    string? WalletRegion
);
