namespace BillingEngine.Domain.Reconciliation;

/// <summary>The days of statements, which are those of UTC+8 (docs/wechat-pay-orders.md, Statements).</summary>
public static class StatementDay
{
    /// <summary>How long WeChat keeps a statement.</summary>
    public const int DaysKept = 180;

    private static readonly TimeSpan Home = TimeSpan.FromHours(8);

    // Made from about 09:00 of the next day; from 10:00 on "there is none" means a day without trades.
    private static readonly TimeOnly Ready = new(10, 0);

    /// <summary>The day on which something happened.</summary>
    public static DateOnly Of(DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(Home).DateTime);

    /// <summary>When a day begins; it ends where the next one begins.</summary>
    public static DateTimeOffset Begins(DateOnly day) =>
        new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), Home).ToUniversalTime();

    /// <summary>From when on the statement of a day can be had.</summary>
    public static DateTimeOffset ReadyAt(DateOnly day) =>
        new DateTimeOffset(day.AddDays(1).ToDateTime(Ready), Home).ToUniversalTime();
}
