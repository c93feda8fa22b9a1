using System.Text.Json;

namespace BillingEngine.Client;

/// <summary>An APP order: a payment of kind <c>app_order</c> with the same id, and what was ordered.</summary>
public record Order
{
    /// <summary>The id of the order and of its payment.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>order</c>.</summary>
    public required string Object { get; init; }

    /// <summary>The state of its payment.</summary>
    public required PaymentStatus Status { get; init; }

    /// <summary>The amount in minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>The ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>The merchant's own name of the order.</summary>
    public required string? Reference { get; init; }

    public required string? Customer { get; init; }

    /// <summary>What the payer reads.</summary>
    public required string Description { get; init; }

    /// <summary>The merchant category code.</summary>
    public required string MerchantCategoryCode { get; init; }

    /// <summary>The merchant's text that WeChat returns.</summary>
    public required string? Attach { get; init; }

    /// <summary>The tag for promotions.</summary>
    public required string? GoodsTag { get; init; }

    /// <summary>The purchased goods.</summary>
    public required JsonElement? Detail { get; init; }

    /// <summary>Where the purchase happens.</summary>
    public required JsonElement? SceneInfo { get; init; }

    /// <summary>Our order number at WeChat.</summary>
    public required string OutTradeNo { get; init; }

    /// <summary>WeChat's transaction id; null until it is paid.</summary>
    public required string? TransactionId { get; init; }

    /// <summary>The latest time to pay.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it is next sent, queried or closed.</summary>
    public required DateTimeOffset? DueAt { get; init; }

    /// <summary>When it was given up; money that arrives later is late.</summary>
    public required DateTimeOffset? GivenUpAt { get; init; }

    public required GivenUpBecause? GivenUpBecause { get; init; }

    /// <summary>WeChat's refusal of the order.</summary>
    public required OrderFailure? Failure { get; init; }

    /// <summary>The proof that it can never be paid, or the cause of its quarantine.</summary>
    public required string? Evidence { get; init; }

    /// <summary>When it was paid, according to WeChat.</summary>
    public required DateTimeOffset? PaidAt { get; init; }

    /// <summary>Whether it was paid after it had been given up.</summary>
    public required bool Late { get; init; }

    /// <summary>The payer's bank or balance.</summary>
    public required string? BankType { get; init; }

    /// <summary>The amount in the payer's own currency.</summary>
    public required Payer? Payer { get; init; }

    /// <summary>The refunded amount in minor units.</summary>
    public required long Refunded { get; init; }

    /// <summary>The amount that can still be refunded in minor units, without refunds in flight.</summary>
    public required long RefundableAmount { get; init; }

    /// <summary>Key-value pairs of the merchant.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>WeChat's refusal of an order.</summary>
public sealed record OrderFailure
{
    /// <summary>WeChat's error code.</summary>
    public required string Code { get; init; }

    /// <summary>WeChat's error message.</summary>
    public required string? Message { get; init; }
}
