namespace WeChatPay.Global.Statements;

/// <summary>One parsed line of a statement; the header is line 1.</summary>
public abstract record StatementLine
{
    private StatementLine(long number) => Number = number;

    /// <summary>The line number.</summary>
    public long Number { get; }

    /// <summary>A payment or a refund.</summary>
    public sealed record Trade(long Number, StatementRow Row) : StatementLine(Number);

    /// <summary>The totals at the end, by column name.</summary>
    public sealed record Summary(long Number, IReadOnlyDictionary<string, string> Values) : StatementLine(Number);

    /// <summary>A line that cannot be parsed; the other lines are still read.</summary>
    public sealed record Unreadable(long Number, string Text, string Reason) : StatementLine(Number);
}
