using System.Globalization;
using WeChatPay.Global.Http;

namespace WeChatPay.Global.Settlements;

/// <summary>Which settlements to list.</summary>
public sealed record SettlementQuery
{
    private SettlementQuery(DateOnly? from, DateOnly? to) => (From, To) = (from, to);

    /// <summary>First day of the payout; null lists what is not settled yet.</summary>
    public DateOnly? From { get; }

    /// <summary>Last day of the payout.</summary>
    public DateOnly? To { get; }

    /// <summary>Only for ordinary service providers; merchants and institutions leave it out (D-37).</summary>
    public string? SubMchId { get; init; }

    /// <summary>Settlements paid out on these days.</summary>
    public static SettlementQuery Settled(DateOnly from, DateOnly to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        return new SettlementQuery(from, to);
    }

    /// <summary>Settlements still to be paid out.</summary>
    public static SettlementQuery Unsettled() => new(null, null);

    // Some documents misspell this parameter (D-36).
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
    public IReadOnlyList<Settlement>? Data { get; init; }

    /// <summary>How many there are in total; on the first page only.</summary>
    public int? TotalCount { get; init; }

    /// <summary>The offset of the request.</summary>
    public int? Offset { get; init; }

    /// <summary>How many this page has.</summary>
    public int? Limit { get; init; }
}

/// <summary>One settlement, paid out or still to come.</summary>
public sealed record Settlement
{
    /// <summary>The number of the payout.</summary>
    public string? BatchId { get; init; }

    /// <summary>When it was paid out, yyyyMMdd.</summary>
    public string? SettlementDate { get; init; }

    /// <summary>First day of its trades, yyyyMMdd.</summary>
    public string? TradeStartDate { get; init; }

    /// <summary>Last day of its trades, yyyyMMdd.</summary>
    public string? TradeEndDate { get; init; }

    /// <summary>The sums, in smallest units.</summary>
    public SettlementAmount? Amount { get; init; }

    /// <summary>CHINA_MAINLAND or CHINA_HONGKONG.</summary>
    public string? WalletRegion { get; init; }

    /// <summary>The part that was shared with others.</summary>
    public SplitAmount? SplitAmount { get; init; }

    /// <summary>Parses a date of a settlement; null if the text is not one.</summary>
    public static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;
}

/// <summary>The sums of a settlement, in smallest units of its currency.</summary>
public sealed record SettlementAmount
{
    /// <summary>Paid out.</summary>
    public long? Settled { get; init; }

    /// <summary>Still to be paid out.</summary>
    public long? Unsettle { get; init; }

    /// <summary>The same under the field name of the prose (D-36).</summary>
    public long? Unsettled { get; init; }

    public string? Currency { get; init; }

    /// <summary>Payments.</summary>
    public long? Pay { get; init; }

    /// <summary>Refunds.</summary>
    public long? Refund { get; init; }

    /// <summary>Payments minus refunds.</summary>
    public long? Net { get; init; }

    /// <summary>Fees.</summary>
    public long? Fee { get; init; }

    /// <summary>Still to be paid out, under either field name.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long? AnyUnsettled => Unsettle ?? Unsettled;
}

/// <summary>The part of a settlement that was shared with others, in smallest units.</summary>
public sealed record SplitAmount
{
    /// <summary>Paid out.</summary>
    public long? Settled { get; init; }

    /// <summary>Still to be paid out.</summary>
    public long? Unsettle { get; init; }

    public string? Currency { get; init; }

    /// <summary>Payments.</summary>
    public long? Pay { get; init; }

    /// <summary>Refunds.</summary>
    public long? Refund { get; init; }
}
