namespace BillingEngine.Domain.Gateway;

/// <summary>
/// The port for WeChat Pay's records of whole days: statements and settlements. Nothing here moves money.
/// </summary>
public interface IGatewayBooks
{
    /// <summary>
    /// Writes the statement of a day in UTC+8 to <paramref name="table"/> while it arrives. What was written counts
    /// only after <see cref="StatementOutcome.Stored"/>.
    /// </summary>
    Task<Answered<StatementOutcome>> DownloadStatementAsync(
        GatewayRoute route,
        DateOnly day,
        Stream table,
        CancellationToken cancellationToken
    );

    /// <summary>Reads a statement line by line in constant memory. Malformed content never throws.</summary>
    IAsyncEnumerable<StatementEntry> ReadStatementAsync(Stream table, CancellationToken cancellationToken);

    /// <summary>
    /// Lists all settlements of a range of days or, if the range is null, those that are not paid out yet. Reads all
    /// pages.
    /// </summary>
    Task<Answered<SettlementsOutcome>> ListSettlementsAsync(
        GatewayRoute route,
        DaySpan? settled,
        CancellationToken cancellationToken
    );
}

/// <summary>A range of days; both ends are included.</summary>
public sealed record DaySpan(DateOnly First, DateOnly Last);

/// <summary>The result of asking for a statement.</summary>
public abstract record StatementOutcome
{
    private StatementOutcome() { }

    /// <summary>
    /// The statement was written and is authentic: <paramref name="Sha1"/> is the digest that WeChat signed.
    /// </summary>
    public sealed record Stored(string Sha1, long Bytes) : StatementOutcome;

    /// <summary>WeChat says that there is none: a day without trades, or too early.</summary>
    public sealed record NoTrades : StatementOutcome;

    /// <summary>WeChat has not created it yet.</summary>
    public sealed record NotYet : StatementOutcome;

    /// <summary>Refused for good, with WeChat's code and message.</summary>
    public sealed record Refused(string Code, string Message) : StatementOutcome;

    /// <summary>There is no reply that can be believed.</summary>
    public sealed record Unknown(string Detail) : StatementOutcome;
}

/// <summary>One line of a statement; the header is line 1.</summary>
public abstract record StatementEntry(long Line)
{
    /// <summary>A payment or a refund.</summary>
    public sealed record Trade(long Line, StatementTrade Row) : StatementEntry(Line);

    /// <summary>A line that cannot be understood; the other lines are still read.</summary>
    public sealed record Unreadable(long Line, string Text, string Reason) : StatementEntry(Line);
}

/// <summary>
/// One payment or refund in a statement. Amounts are in minor units of the currency that follows them. Missing fields
/// are null.
/// </summary>
public sealed record StatementTrade
{
    /// <summary>True for a refund, false for a payment.</summary>
    public bool IsRefund { get; init; }

    /// <summary>When the payment or refund was made.</summary>
    public DateTimeOffset? TradedAt { get; init; }

    public string? SubMchId { get; init; }

    /// <summary>WeChat's transaction_id of the payment.</summary>
    public string? TransactionId { get; init; }

    /// <summary>Our out_trade_no of the payment.</summary>
    public string? OutTradeNo { get; init; }

    /// <summary>WeChat's refund_id.</summary>
    public string? RefundNumber { get; init; }

    /// <summary>Our out_refund_no.</summary>
    public string? OutRefundNo { get; init; }

    /// <summary>WeChat's trade_type: AUTH, APP and others.</summary>
    public string? TradeType { get; init; }

    /// <summary>For a payment SUCCESS or REVOKED; for a refund its status.</summary>
    public string? State { get; init; }

    /// <summary>The payer's bank or balance.</summary>
    public string? BankType { get; init; }

    /// <summary>The amount of the order or refund.</summary>
    public long? AmountMinor { get; init; }

    /// <summary>The currency of the order.</summary>
    public string? Currency { get; init; }

    /// <summary>What the payer paid or received.</summary>
    public long? PayerMinor { get; init; }

    public string? PayerCurrency { get; init; }

    /// <summary>The part that goes into the settlement, or is deducted from it.</summary>
    public long? SettlementMinor { get; init; }

    /// <summary>The currency that the merchant is paid in; the fee uses it too.</summary>
    public string? SettlementCurrency { get; init; }

    /// <summary>WeChat's fee; negative if it is returned.</summary>
    public long? FeeMinor { get; init; }

    /// <summary>The fee rate: 0.01 is one percent.</summary>
    public decimal? FeeRate { get; init; }

    /// <summary>The exchange rate exactly as written, for people only; never used to compute money (D-12).</summary>
    public decimal? ExchangeRate { get; init; }

    /// <summary>The part paid by a coupon; it is settled to the merchant.</summary>
    public long? CouponMinor { get; init; }

    /// <summary>The part taken off by a discount; it is not settled.</summary>
    public long? DiscountMinor { get; init; }
}

/// <summary>The result of asking for settlements.</summary>
public abstract record SettlementsOutcome
{
    private SettlementsOutcome() { }

    /// <summary>All settlements that were asked for.</summary>
    public sealed record Listed(IReadOnlyList<SettlementFacts> Payouts) : SettlementsOutcome;

    /// <summary>There is no reply that can be believed, or WeChat refused.</summary>
    public sealed record Unknown(string Detail) : SettlementsOutcome;
}

/// <summary>
/// One settlement, paid out or still to come. Sums are in minor units of its currency. Missing fields are null.
/// </summary>
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
