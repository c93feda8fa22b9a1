namespace WeChatPay.Simulator.Faults;

/// <summary>The fault rates of a seeded profile, by operation.</summary>
internal static class FaultProfile
{
    public const string Mild = "mild";
    public const string Harsh = "harsh";

    private static readonly (string, double)[] MildCall =
    [
        (FaultKinds.LoseBefore, 0.01),
        (FaultKinds.LoseAfter, 0.02),
        (FaultKinds.Error500, 0.02),
        (FaultKinds.TooMany, 0.01),
        (FaultKinds.ExtraField, 0.05),
    ];

    private static readonly Dictionary<string, (string Fault, double Rate)[]> MildRates = new(StringComparer.Ordinal)
    {
        [FaultOn.Deduct] =
        [
            (FaultKinds.LoseBefore, 0.02),
            (FaultKinds.LoseAfter, 0.03),
            (FaultKinds.Error500, 0.02),
            (FaultKinds.Error500After, 0.02),
            (FaultKinds.TooMany, 0.02),
            (FaultKinds.ExtraField, 0.05),
        ],
        [FaultOn.Refund] = [.. MildCall, (FaultKinds.RefundSlow, 0.03)],
        [FaultOn.Notify] =
        [
            (FaultKinds.Lost, 0.03),
            (FaultKinds.Duplicate, 0.05),
            (FaultKinds.Delay, 0.04),
            (FaultKinds.Reorder, 0.02),
            (FaultKinds.SignTestFirst, 0.02),
        ],
    };

    private static readonly (string, double)[] HarshCall =
    [
        (FaultKinds.LoseBefore, 0.04),
        (FaultKinds.LoseAfter, 0.06),
        (FaultKinds.Error500, 0.04),
        (FaultKinds.Error502, 0.02),
        (FaultKinds.Error503, 0.02),
        (FaultKinds.Error500After, 0.04),
        (FaultKinds.TooMany, 0.04),
        (FaultKinds.Accepted, 0.01),
        (FaultKinds.BadSignature, 0.01),
        (FaultKinds.NoSignature, 0.01),
        (FaultKinds.SignTest, 0.01),
        (FaultKinds.WrongSerial, 0.01),
        (FaultKinds.UnknownCode, 0.01),
        (FaultKinds.NoCode, 0.01),
        (FaultKinds.Truncated, 0.02),
        (FaultKinds.ExtraField, 0.05),
        (FaultKinds.StaleTimestamp, 0.01),
        (FaultKinds.Trickle, 0.005),
    ];

    private static readonly Dictionary<string, (string Fault, double Rate)[]> HarshRates = new(StringComparer.Ordinal)
    {
        [FaultOn.Deduct] =
        [
            .. HarshCall,
            (FaultKinds.UserPaying, 0.03),
            (FaultKinds.Decline, 0.02),
            (FaultKinds.ContractEnds, 0.002),
        ],
        [FaultOn.Statement] = [.. HarshCall, (FaultKinds.Stale, 0.03), (FaultKinds.WrongDigest, 0.02)],
        [FaultOn.Close] = [.. HarshCall, (FaultKinds.PaysFirst, 0.03), (FaultKinds.PaysAfter, 0.02)],
        [FaultOn.Refund] =
        [
            .. HarshCall,
            (FaultKinds.RefundSlow, 0.05),
            (FaultKinds.RefundAbnormal, 0.02),
            (FaultKinds.RefundCloses, 0.02),
        ],
        [FaultOn.QueryRefund] = [.. HarshCall, (FaultKinds.Stale, 0.05)],
        [FaultOn.Query] = [.. HarshCall, (FaultKinds.Stale, 0.05)],
        [FaultOn.QueryContract] = [.. HarshCall, (FaultKinds.Stale, 0.03)],
        [FaultOn.Notify] =
        [
            (FaultKinds.Lost, 0.10),
            (FaultKinds.Duplicate, 0.12),
            (FaultKinds.Delay, 0.12),
            (FaultKinds.Reorder, 0.06),
            (FaultKinds.SignTestFirst, 0.06),
            (FaultKinds.StaleTimestamp, 0.02),
            (FaultKinds.BadSignature, 0.02),
            (FaultKinds.WrongSerial, 0.02),
            (FaultKinds.Sparse, 0.05),
        ],
    };

    public static bool Exists(string profile) => profile is Mild or Harsh;

    /// <summary>The fault that a random number (0 to 1) selects for an operation; null is none.</summary>
    public static string? Pick(string profile, string on, double random)
    {
        var rates =
            profile == Harsh ? HarshRates.GetValueOrDefault(on, HarshCall) : MildRates.GetValueOrDefault(on, MildCall);
        foreach (var (fault, rate) in rates)
        {
            random -= rate;
            if (random < 0)
                return fault;
        }

        return null;
    }
}
