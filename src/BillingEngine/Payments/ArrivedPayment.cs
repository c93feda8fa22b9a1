using System.Diagnostics;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Platform.Facts;

namespace BillingEngine.Payments;

/// <summary>A payment's number at WeChat: an account of ours and an out_trade_no.</summary>
public sealed record PaymentNumber(string AccountKey, string OutTradeNo);

/// <summary>The outcome of a payment; it has an identifier or a <see cref="Number"/>.</summary>
public sealed record ArrivedPayment(PaymentOutcome Outcome) : Arrived<PaymentId, PaymentOutcome>(Outcome)
{
    /// <summary>The payment, as notifications and statements name it.</summary>
    public PaymentNumber? Number { get; init; }

    /// <summary>The fencing token of the claim under which the call was made; null where no claim was needed.</summary>
    public long? Fence { get; init; }

    /// <summary>The number of the attempt, where money was asked for.</summary>
    public int? Attempt { get; init; }

    /// <summary>The call, where there was one.</summary>
    public CallTrace? Trace { get; init; }

    /// <summary>Whether it may wait for others to share its commit, since no caller waits for its result.</summary>
    public bool MayLinger { get; init; }

    /// <summary>Whether an operator asked: the answer may then end a quarantine.</summary>
    public bool MayRelease { get; init; }

    // One of the callers commits the whole group; each line of the log belongs to the trace of its own caller.
    internal Activity? Caller { get; } = Activity.Current;
}
