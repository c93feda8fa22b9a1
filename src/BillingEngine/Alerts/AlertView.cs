using BillingEngine.Domain.Common;
using BillingEngine.Platform.Facts;

namespace BillingEngine.Alerts;

/// <summary>The state of an alert.</summary>
public enum AlertStatus
{
    /// <summary>Its cause persists, or no operator has resolved it.</summary>
    Open,

    /// <summary>An operator resolved it, or its cause ended.</summary>
    Resolved,
}

/// <summary>A problem that needs a person. The same cause raises one alert while that is open.</summary>
public sealed record AlertView
{
    /// <summary>The identifier of the alert.</summary>
    public required AlertId Id { get; init; }

    /// <summary>Always <c>alert</c>.</summary>
    public string Object { get; } = "alert";

    /// <summary>Open or resolved.</summary>
    public required AlertStatus Status { get; init; }

    /// <summary>The stable code of the cause, such as <c>payment.long_unknown</c>.</summary>
    public required string Code { get; init; }

    /// <summary>What happened and what to do next.</summary>
    public required string Detail { get; init; }

    /// <summary>The merchant concerned; null when the alert is about the engine itself.</summary>
    public required MerchantId? Merchant { get; init; }

    /// <summary>The type of the object it is about.</summary>
    public required string? ObjectType { get; init; }

    /// <summary>The identifier of that object.</summary>
    public required string? ObjectId { get; init; }

    /// <summary>When it was raised.</summary>
    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>When it was resolved; null while it is open.</summary>
    public required DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Why it was resolved.</summary>
    public required string? Resolution { get; init; }

    /// <summary>The view of an alert.</summary>
    public static AlertView Of(AlertRow row) =>
        new()
        {
            Id = row.Id,
            Status = row.ResolvedAt is null ? AlertStatus.Open : AlertStatus.Resolved,
            Code = row.Code,
            Detail = row.Detail,
            Merchant = row.MerchantId,
            ObjectType = row.ObjectType,
            ObjectId = row.ObjectId is { } id ? AlertObjects.Text(row.ObjectType, id) : null,
            RaisedAt = row.RaisedAt,
            ResolvedAt = row.ResolvedAt,
            Resolution = row.Resolution,
        };
}

/// <summary>The identifiers of the objects that alerts are about.</summary>
internal static class AlertObjects
{
    /// <summary>
    /// The identifier that the object itself has in the API; an object of the engine itself has a plain UUID.
    /// </summary>
    public static string Text(string? type, Guid id) =>
        type switch
        {
            "payment" => new PaymentId(id).ToString(),
            "refund" => new RefundId(id).ToString(),
            "contract" => new ContractId(id).ToString(),
            "subscription" => new SubscriptionId(id).ToString(),
            "invoice" => new InvoiceId(id).ToString(),
            "merchant" => new MerchantId(id).ToString(),
            "reconciliation" => new ReconciliationId(id).ToString(),
            "webhook_endpoint" => new WebhookEndpointId(id).ToString(),
            _ => id.ToString(),
        };

    /// <summary>Parses the result of <see cref="Text"/>.</summary>
    public static bool TryParse(string text, out Guid id) =>
        Guid.TryParseExact(text, "D", out id)
        || Is<PaymentId>(text, ref id)
        || Is<RefundId>(text, ref id)
        || Is<ContractId>(text, ref id)
        || Is<SubscriptionId>(text, ref id)
        || Is<InvoiceId>(text, ref id)
        || Is<MerchantId>(text, ref id)
        || Is<ReconciliationId>(text, ref id)
        || Is<WebhookEndpointId>(text, ref id);

    private static bool Is<T>(string text, ref Guid id)
        where T : struct, IId<T>
    {
        if (!Id.TryParse<T>(text, out var parsed))
            return false;
        id = parsed.Value;
        return true;
    }
}
