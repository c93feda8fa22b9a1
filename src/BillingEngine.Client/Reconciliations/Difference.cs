using System.Text.Json;

namespace BillingEngine.Client;

/// <summary>A difference between a statement or payout and our data, with both sides' values.</summary>
public sealed record Difference
{
    public required string Id { get; init; }

    /// <summary>Always <c>difference</c>.</summary>
    public required string Object { get; init; }

    /// <summary>The day it was found for, in UTC+8.</summary>
    public required DateOnly Date { get; init; }

    public required DifferenceKind Kind { get; init; }

    public required DifferenceState State { get; init; }

    /// <summary>For how many full days it has been open, or was open.</summary>
    public required int AgeDays { get; init; }

    /// <summary>The safe next step.</summary>
    public required DifferenceAction Action { get; init; }

    /// <summary>The safe next step in a sentence.</summary>
    public required string Advice { get; init; }

    /// <summary>The payment, refund, payout or line that it is about.</summary>
    public required string Subject { get; init; }

    /// <summary>Our payment, if there is one.</summary>
    public required string? Payment { get; init; }

    /// <summary>Our refund, if there is one.</summary>
    public required string? Refund { get; init; }

    /// <summary>The <c>out_trade_no</c>, as the side that has it says.</summary>
    public required string? OutTradeNo { get; init; }

    /// <summary>The <c>out_refund_no</c>, as the side that has it says.</summary>
    public required string? OutRefundNo { get; init; }

    /// <summary>Our data; null when we have none.</summary>
    public required JsonElement? Ours { get; init; }

    /// <summary>WeChat's data; null when WeChat has none.</summary>
    public required JsonElement? Theirs { get; init; }

    public required DateTimeOffset FoundAt { get; init; }

    /// <summary>When it disappeared or was explained.</summary>
    public required DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Why it is no longer open.</summary>
    public required string? Resolution { get; init; }
}
