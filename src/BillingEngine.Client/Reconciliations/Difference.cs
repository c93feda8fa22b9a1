using System.Text.Json;

namespace BillingEngine.Client;

/// <summary>A difference between a statement, or a payout, and our books, with what each side says.</summary>
public sealed record Difference
{
    /// <summary>Its identifier.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>difference</c>.</summary>
    public required string Object { get; init; }

    /// <summary>The day it was found on, in UTC+8.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>In what the sides differ.</summary>
    public required DifferenceKind Kind { get; init; }

    /// <summary>Whether it is open.</summary>
    public required DifferenceState State { get; init; }

    /// <summary>For how many whole days it has been open, or was.</summary>
    public required int AgeDays { get; init; }

    /// <summary>The one safe next thing.</summary>
    public required DifferenceAction Action { get; init; }

    /// <summary>The same in a sentence.</summary>
    public required string Advice { get; init; }

    /// <summary>What it is about: a payment, a refund, a payout or a line.</summary>
    public required string Subject { get; init; }

    /// <summary>Our payment, where there is one.</summary>
    public required string? Payment { get; init; }

    /// <summary>Our refund, where there is one.</summary>
    public required string? Refund { get; init; }

    /// <summary>Our number of the payment, as the side that has it says.</summary>
    public required string? OutTradeNo { get; init; }

    /// <summary>Our number of the refund, as the side that has it says.</summary>
    public required string? OutRefundNo { get; init; }

    /// <summary>What our books say; null where they say nothing.</summary>
    public required JsonElement? Ours { get; init; }

    /// <summary>What WeChat says; null where it says nothing.</summary>
    public required JsonElement? Theirs { get; init; }

    /// <summary>When it was found.</summary>
    public required DateTimeOffset FoundAt { get; init; }

    /// <summary>When it was gone or explained.</summary>
    public required DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Why it is no longer open.</summary>
    public required string? Resolution { get; init; }
}
