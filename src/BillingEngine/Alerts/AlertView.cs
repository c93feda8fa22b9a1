using BillingEngine.Domain.Common;
using BillingEngine.Platform.Facts;

namespace BillingEngine.Alerts;

/// <summary>How an alert stands.</summary>
public enum AlertStatus
{
    /// <summary>Its cause is still there, or no operator has resolved it.</summary>
    Open,

    /// <summary>An operator resolved it, or its cause is over.</summary>
    Resolved,
}

/// <summary>A problem that needs a person. The same cause raises one alert while that is open.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Object">Always <c>alert</c>.</param>
/// <param name="Status">Whether it is open.</param>
/// <param name="Code">The stable code of the cause, such as <c>payment.long_unknown</c>.</param>
/// <param name="Detail">What happened and what to do next.</param>
/// <param name="Merchant">The merchant it concerns; null where it concerns the engine itself.</param>
/// <param name="ObjectType">The kind of the object it is about.</param>
/// <param name="ObjectId">The identifier of that object.</param>
/// <param name="RaisedAt">When it was raised.</param>
/// <param name="ResolvedAt">When it was resolved; null while it is open.</param>
/// <param name="Resolution">Why it is no longer open.</param>
public sealed record AlertView(
    AlertId Id,
    string Object,
    AlertStatus Status,
    string Code,
    string Detail,
    MerchantId? Merchant,
    string? ObjectType,
    string? ObjectId,
    DateTimeOffset RaisedAt,
    DateTimeOffset? ResolvedAt,
    string? Resolution
)
{
    /// <summary>Shows an alert.</summary>
    public static AlertView Of(AlertRow row) =>
        new(
            row.Id,
            "alert",
            row.ResolvedAt is null ? AlertStatus.Open : AlertStatus.Resolved,
            row.Code,
            row.Detail,
            row.MerchantId,
            row.ObjectType,
            row.ObjectId is { } id ? AlertObjects.Text(row.ObjectType, id) : null,
            row.RaisedAt,
            row.ResolvedAt,
            row.Resolution
        );
}

/// <summary>The objects that alerts are about, as callers name them.</summary>
internal static class AlertObjects
{
    /// <summary>The identifier as the object itself shows it; what is the engine's own has a plain number.</summary>
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

    /// <summary>Reads what <see cref="Text"/> writes.</summary>
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
