namespace BillingEngine.Domain.Reconciliation;

/// <summary>The days of statements, which are calendar days in UTC+8 (docs/wechat-pay-orders.md, Statements).</summary>
public static class StatementDay
{
    /// <summary>How many days WeChat keeps a statement.</summary>
    public const int DaysKept = 180;

    private static readonly TimeSpan Home = TimeSpan.FromHours(8);

    // WeChat creates it from about 09:00 of the next day; from 10:00 on "there is none" means a day without trades.
    private static readonly TimeOnly Ready = new(10, 0);

    /// <summary>The statement day of an instant.</summary>
    public static DateOnly Of(DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(Home).DateTime);

    /// <summary>When a day begins; it ends when the next one begins.</summary>
    public static DateTimeOffset Begins(DateOnly day) =>
        new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), Home).ToUniversalTime();

    /// <summary>From when the statement of a day can be requested.</summary>
    public static DateTimeOffset ReadyAt(DateOnly day) =>
        new DateTimeOffset(day.AddDays(1).ToDateTime(Ready), Home).ToUniversalTime();
}
