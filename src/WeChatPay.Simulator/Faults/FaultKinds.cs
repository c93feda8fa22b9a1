namespace WeChatPay.Simulator.Faults;

/// <summary>Every fault by name (src/WeChatPay.Simulator/README.md, Faults).</summary>
internal static class FaultKinds
{
    public const string LoseBefore = "lose_before";
    public const string LoseAfter = "lose_after";
    public const string TimeoutBefore = "timeout_before";
    public const string TimeoutAfter = "timeout_after";
    public const string Error500 = "error_500";
    public const string Error502 = "error_502";
    public const string Error503 = "error_503";
    public const string Error500After = "error_500_after";
    public const string Error502After = "error_502_after";
    public const string Error503After = "error_503_after";
    public const string TooMany = "429";
    public const string Accepted = "202";
    public const string BadSignature = "bad_signature";
    public const string NoSignature = "no_signature";
    public const string SignTest = "signtest";
    public const string WrongSerial = "wrong_serial";
    public const string UnknownCode = "unknown_code";
    public const string NoCode = "no_code";
    public const string Slow = "slow";
    public const string SlowAfter = "slow_after";
    public const string Truncated = "truncated";
    public const string ExtraField = "extra_field";
    public const string Stale = "stale";
    public const string Decline = "decline";
    public const string UserPaying = "userpaying";
    public const string ContractEnds = "contract_ends";
    public const string Trickle = "trickle";
    public const string WrongDigest = "wrong_digest";
    public const string PaysFirst = "pays_first";
    public const string PaysAfter = "pays_after";
    public const string RefundAbnormal = "refund_abnormal";
    public const string RefundCloses = "refund_closes";
    public const string RefundSlow = "refund_slow";

    public const string Lost = "lost";
    public const string Duplicate = "duplicate";
    public const string DuplicateNewId = "duplicate_new_id";
    public const string Delay = "delay";
    public const string Reorder = "reorder";
    public const string SignTestFirst = "signtest_first";
    public const string StaleTimestamp = "stale_timestamp";
    public const string WrongAmount = "wrong_amount";
    public const string WrongCurrency = "wrong_currency";
    public const string WrongContract = "wrong_contract";
    public const string WrongMerchant = "wrong_merchant";
    public const string UnknownEvent = "unknown_event";
    public const string Sparse = "sparse";

    private static readonly string[] OfEveryCall =
    [
        LoseBefore,
        LoseAfter,
        TimeoutBefore,
        TimeoutAfter,
        Error500,
        Error502,
        Error503,
        Error500After,
        Error502After,
        Error503After,
        TooMany,
        Accepted,
        BadSignature,
        NoSignature,
        SignTest,
        WrongSerial,
        StaleTimestamp,
        UnknownCode,
        NoCode,
        Slow,
        SlowAfter,
        Truncated,
        Trickle,
        ExtraField,
    ];

    private static readonly string[] OfNotifications =
    [
        Lost,
        Duplicate,
        DuplicateNewId,
        Delay,
        Reorder,
        SignTestFirst,
        StaleTimestamp,
        BadSignature,
        WrongSerial,
        WrongAmount,
        WrongCurrency,
        WrongContract,
        WrongMerchant,
        UnknownEvent,
        Sparse,
    ];

    /// <summary>Which faults a rule on this operation may name.</summary>
    public static string[] For(string on) =>
        on switch
        {
            FaultOn.Notify => OfNotifications,
            FaultOn.Deduct => [.. OfEveryCall, Decline, UserPaying, ContractEnds],
            FaultOn.Statement => [.. OfEveryCall, Stale, WrongDigest],
            FaultOn.CreateOrder => [.. OfEveryCall, Decline],
            FaultOn.Close => [.. OfEveryCall, Decline, PaysFirst, PaysAfter],
            FaultOn.Refund => [.. OfEveryCall, Decline, RefundAbnormal, RefundCloses, RefundSlow],
            FaultOn.Query or FaultOn.QueryContract or FaultOn.QueryRefund => [.. OfEveryCall, Stale],
            _ => OfEveryCall,
        };
}
