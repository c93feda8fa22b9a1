using System.Text.Json;

namespace BillingEngine.Client;

/// <summary>
/// An APP order as the API shows it: a payment of the kind <c>app_order</c>, which has the same identifier, and what
/// was ordered.
/// </summary>
public record Order
{
    /// <summary>Its identifier, which is its payment's.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>order</c>.</summary>
    public required string Object { get; init; }

    /// <summary>Its state: that of its payment.</summary>
    public required PaymentStatus Status { get; init; }

    /// <summary>How much in minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>The currency, as its ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>The merchant's own name of it.</summary>
    public required string? Reference { get; init; }

    /// <summary>Whose order it is.</summary>
    public required string? Customer { get; init; }

    /// <summary>What the payer reads.</summary>
    public required string Description { get; init; }

    /// <summary>What kind of goods it is.</summary>
    public required string MerchantCategoryCode { get; init; }

    /// <summary>The merchant's text that WeChat echoes.</summary>
    public required string? Attach { get; init; }

    /// <summary>The mark for promotions.</summary>
    public required string? GoodsTag { get; init; }

    /// <summary>What is bought.</summary>
    public required JsonElement? Detail { get; init; }

    /// <summary>Where it is bought.</summary>
    public required JsonElement? SceneInfo { get; init; }

    /// <summary>Our number of it, as WeChat knows it.</summary>
    public required string OutTradeNo { get; init; }

    /// <summary>WeChat's number of it; null until it is paid.</summary>
    public required string? TransactionId { get; init; }

    /// <summary>The last moment to pay.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it is sent, asked for or closed next.</summary>
    public required DateTimeOffset? DueAt { get; init; }

    /// <summary>When it was given up: money that arrives afterwards is late.</summary>
    public required DateTimeOffset? GivenUpAt { get; init; }

    /// <summary>Why it was given up.</summary>
    public required GivenUpBecause? GivenUpBecause { get; init; }

    /// <summary>The refusal of it.</summary>
    public required OrderFailure? Failure { get; init; }

    /// <summary>What proves that it can never be paid, or caused its quarantine.</summary>
    public required string? Evidence { get; init; }

    /// <summary>When it was paid, by WeChat's word.</summary>
    public required DateTimeOffset? PaidAt { get; init; }

    /// <summary>Whether it was paid after it had been given up.</summary>
    public required bool Late { get; init; }

    /// <summary>The payer's bank or balance.</summary>
    public required string? BankType { get; init; }

    /// <summary>What the payer paid in their own currency.</summary>
    public required Payer? Payer { get; init; }

    /// <summary>What was given back of it in minor units.</summary>
    public required long Refunded { get; init; }

    /// <summary>What a further refund may give back in minor units, less those in flight.</summary>
    public required long RefundableAmount { get; init; }

    /// <summary>The merchant's own pairs.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The refusal of an order, in the gateway's own words.</summary>
public sealed record OrderFailure
{
    /// <summary>The gateway's code.</summary>
    public required string Code { get; init; }

    /// <summary>The gateway's words.</summary>
    public required string? Message { get; init; }
}
