namespace WeChatPay.Global.Statements;

/// <summary>What one line of a statement turned out to be; lines are counted from the header's, which is 1.</summary>
public abstract record StatementLine
{
    private StatementLine(long number) => Number = number;

    /// <summary>Where it stands in the table.</summary>
    public long Number { get; }

    /// <summary>A payment or a refund.</summary>
    public sealed record Trade(long Number, StatementRow Row) : StatementLine(Number);

    /// <summary>The sums at the end, by their names.</summary>
    public sealed record Summary(long Number, IReadOnlyDictionary<string, string> Values) : StatementLine(Number);

    /// <summary>A line that makes no sense; the others are read all the same.</summary>
    public sealed record Unreadable(long Number, string Text, string Reason) : StatementLine(Number);
}
