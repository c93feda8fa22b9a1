using System.Globalization;
using WeChatPay.Global.Http;

namespace WeChatPay.Global.Settlements;

/// <summary>Which settlements are asked for.</summary>
public sealed record SettlementQuery
{
    private SettlementQuery(DateOnly? from, DateOnly? to) => (From, To) = (from, to);

    /// <summary>First day of the payout; null asks for what is not settled yet.</summary>
    public DateOnly? From { get; }

    /// <summary>Last day of the payout.</summary>
    public DateOnly? To { get; }

    /// <summary>Only for ordinary service providers: merchants and institutions leave it out (D-37).</summary>
    public string? SubMchId { get; init; }

    /// <summary>What was paid out on these days.</summary>
    public static SettlementQuery Settled(DateOnly from, DateOnly to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        return new SettlementQuery(from, to);
    }

    /// <summary>What is still to be paid out.</summary>
    public static SettlementQuery Unsettled() => new(null, null);

    // The parameter is misspelt in some prose (D-36).
    internal string Text
    {
        get
        {
            var state = From is null ? "settle_state=UNSETTLE" : "settle_state=SETTLED";
            var days = From is null
                ? ""
                : $"&settle_start_date={WireTime.FormatDay(From.Value)}"
                    + $"&settle_end_date={WireTime.FormatDay(To!.Value)}";
            return SubMchId is null ? state + days : $"sub_mchid={Uri.EscapeDataString(SubMchId)}&{state}{days}";
        }
    }
}

/// <summary>A page of settlements.</summary>
public sealed record SettlementPage
{
    /// <summary>The settlements.</summary>
    public IReadOnlyList<Settlement>? Data { get; init; }

    /// <summary>How many there are; on the first page only.</summary>
    public int? TotalCount { get; init; }

    /// <summary>Echo of the request.</summary>
    public int? Offset { get; init; }

    /// <summary>How many are in this page.</summary>
    public int? Limit { get; init; }
}

/// <summary>One payout, or what will be one.</summary>
public sealed record Settlement
{
    /// <summary>The payout's number.</summary>
    public string? BatchId { get; init; }

    /// <summary>yyyyMMdd; when it was paid out.</summary>
    public string? SettlementDate { get; init; }

    /// <summary>yyyyMMdd; first day of the trades in it.</summary>
    public string? TradeStartDate { get; init; }

    /// <summary>yyyyMMdd; last day of the trades in it.</summary>
    public string? TradeEndDate { get; init; }

    /// <summary>The sums, in smallest units.</summary>
    public SettlementAmount? Amount { get; init; }

    /// <summary>CHINA_MAINLAND or CHINA_HONGKONG.</summary>
    public string? WalletRegion { get; init; }

    /// <summary>The part that was shared.</summary>
    public SplitAmount? SplitAmount { get; init; }

    /// <summary>A date of a settlement; null when the text is none.</summary>
    public static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;
}

/// <summary>Sums of a settlement, in smallest units of its currency.</summary>
public sealed record SettlementAmount
{
    /// <summary>Paid out.</summary>
    public long? Settled { get; init; }

    /// <summary>Still to be paid out.</summary>
    public long? Unsettle { get; init; }

    /// <summary>The same under the name of the prose (D-36).</summary>
    public long? Unsettled { get; init; }

    /// <summary>The settlement's currency.</summary>
    public string? Currency { get; init; }

    /// <summary>Payments.</summary>
    public long? Pay { get; init; }

    /// <summary>Refunds.</summary>
    public long? Refund { get; init; }

    /// <summary>Payments less refunds.</summary>
    public long? Net { get; init; }

    /// <summary>Fees.</summary>
    public long? Fee { get; init; }

    /// <summary>What is still to be paid out, under either name.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long? AnyUnsettled => Unsettle ?? Unsettled;
}

/// <summary>What of a settlement was shared with others, in smallest units.</summary>
public sealed record SplitAmount
{
    /// <summary>Paid out.</summary>
    public long? Settled { get; init; }

    /// <summary>Still to be paid out.</summary>
    public long? Unsettle { get; init; }

    /// <summary>The currency.</summary>
    public string? Currency { get; init; }

    /// <summary>Payments.</summary>
    public long? Pay { get; init; }

    /// <summary>Refunds.</summary>
    public long? Refund { get; init; }
}
