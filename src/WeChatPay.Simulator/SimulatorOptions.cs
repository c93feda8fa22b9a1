using WeChatPay.Simulator.Certificates;

namespace WeChatPay.Simulator;

/// <summary>The options of the simulator: configuration section <c>Simulator</c>.</summary>
public sealed class SimulatorOptions
{
    /// <summary>The folder for state and keys; null keeps everything in memory.</summary>
    public string? Folder { get; set; }

    /// <summary>The base URL that /_control/keys returns; null returns the bound address.</summary>
    public string? BaseUrl { get; set; }

    /// <summary>True allows callers from other machines to use /_control; false allows loopback only.</summary>
    public bool ControlFromAnywhere { get; set; }

    /// <summary>True accepts plain http notify addresses of any host (containers); false of loopback only.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>Merchant number of the direct account.</summary>
    public string Mchid { get; set; } = "1900009191";

    /// <summary>App of the direct account.</summary>
    public string Appid { get; set; } = "wx8888888888888888";

    /// <summary>Merchant number of the institution.</summary>
    public string SpMchid { get; set; } = "1900000100";

    /// <summary>App of the institution.</summary>
    public string SpAppid { get; set; } = "wx7777777777777777";

    /// <summary>The institution's first sub-merchant.</summary>
    public string SubMchid { get; set; } = "1900000109";

    /// <summary>App of the first sub-merchant.</summary>
    public string SubAppid { get; set; } = "wx6666666666666666";

    /// <summary>How many received requests /_control/requests keeps.</summary>
    public int RequestsKept { get; set; } = 2000;

    /// <summary>How many finished notifications /_control/notifications keeps.</summary>
    public int NotificationsKept { get; set; } = 5000;

    /// <summary>How many notifications are delivered in parallel.</summary>
    public int ParallelDeliveries { get; set; } = 16;

    /// <summary>
    /// Seconds until a delivery without an answer fails (docs/wechat-pay.md, Notifications: 5 seconds).
    /// </summary>
    public double AnswerSeconds { get; set; } = 5;

    /// <summary>The retry schedule of notifications.</summary>
    public NotificationSchedule Schedule { get; set; } = NotificationSchedule.Long;

    /// <summary>How error codes are spelled.</summary>
    public CodeSpelling CodeSpelling { get; set; } = CodeSpelling.Underscored;

    /// <summary>Field name of the WEB pre-sign reply (D-15).</summary>
    public WebReply WebReply { get; set; } = WebReply.ShowCodeUrl;

    /// <summary>True refuses a deduction while another of the same contract is in progress.</summary>
    public bool OneInFlightPerContract { get; set; } = true;

    /// <summary>True refuses a second signed contract of the same user and template (D-46).</summary>
    public bool OneContractPerUserAndPlan { get; set; } = true;

    /// <summary>True requires user_display_name at pre-sign (D-16).</summary>
    public bool DisplayNameRequired { get; set; } = true;

    /// <summary>Minutes until a signing session expires, if the request has no expired_time.</summary>
    public int SessionMinutes { get; set; } = 10;

    /// <summary>Seconds until an APP order may be closed; 0 allows it at once.</summary>
    public int CloseAfterSeconds { get; set; } = 300;

    /// <summary>Seconds of the business clock from accepting a refund to its arrival.</summary>
    public int RefundSeconds { get; set; } = 60;

    /// <summary>
    /// Seconds required between two refunds of one order; 0 is none, because the rule is not confirmed.
    /// </summary>
    public int RefundSpacingSeconds { get; set; }

    /// <summary>The gateway's fee in hundredths of a percent.</summary>
    public int FeeBasisPoints { get; set; } = 100;

    /// <summary>The hour of the next day, UTC+8, at which a day's statement becomes available.</summary>
    public int StatementHour { get; set; } = 9;

    /// <summary>The error before that hour; neither is documented.</summary>
    public EarlyStatement EarlyStatement { get; set; } = EarlyStatement.Creating;

    /// <summary>True starts a statement with a byte order mark.</summary>
    public bool StatementMark { get; set; }

    /// <summary>True ends the lines of a statement with LF; false with CRLF.</summary>
    public bool StatementLineFeed { get; set; }

    /// <summary>Days from a trade to its payout.</summary>
    public int SettleDays { get; set; } = 1;

    /// <summary>Real time: signatures use it, and the business clock adds its offset.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>
    /// Freezes the business clock at this time; it changes only when it is moved. Null lets it tick with real time.
    /// </summary>
    public DateTimeOffset? StandsAt { get; set; }

    /// <summary>Existing keys; null generates keys or reads them from the folder.</summary>
    public KeyRing? Keys { get; set; }
}

/// <summary>The two documented retry schedules (D-18).</summary>
public enum NotificationSchedule
{
    /// <summary>15 retries over 24 h 4 min.</summary>
    Long,

    /// <summary>9 retries over 3 h 4 min.</summary>
    Short,
}

/// <summary>The error for a statement that is not available yet (unconfirmed).</summary>
public enum EarlyStatement
{
    /// <summary>STATEMENT_CREATING, the domestic product's code.</summary>
    Creating,

    /// <summary>NO_STATEMENT_EXIST, as for a day without trades.</summary>
    NoStatement,
}

/// <summary>The two spellings of error codes (D-09).</summary>
public enum CodeSpelling
{
    /// <summary>ORDER_PAID.</summary>
    Underscored,

    /// <summary>ORDERPAID, for the codes that are also documented without underscores.</summary>
    Joined,
}

/// <summary>The two names of the WEB pre-sign reply field (D-15).</summary>
public enum WebReply
{
    /// <summary>Since 2025.</summary>
    ShowCodeUrl,

    /// <summary>Before 2025.</summary>
    SignUrl,
}
