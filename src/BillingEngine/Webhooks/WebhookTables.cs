using BillingEngine.Domain.Common;
using BillingEngine.Domain.Webhooks;
using BillingEngine.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingEngine.Webhooks;

/// <summary>The state of a delivery.</summary>
public enum DeliveryStatus
{
    /// <summary>It is sent, or retried, when it is due.</summary>
    Pending,

    /// <summary>The receiver accepted it.</summary>
    Delivered,

    /// <summary>It was tried for three days, or its endpoint was disabled; it can be redelivered manually.</summary>
    Failed,
}

/// <summary>One event on its way to one endpoint; a trigger creates it together with the event.</summary>
public sealed class DeliveryRow
{
    /// <summary>The endpoint that receives it.</summary>
    public WebhookEndpointId EndpointId { get; init; }

    /// <summary>The event that is sent.</summary>
    public EventId EventId { get; init; }

    /// <summary>The merchant of both.</summary>
    public MerchantId MerchantId { get; init; }

    /// <summary>The state.</summary>
    public DeliveryStatus Status { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>When it is tried next, in business time.</summary>
    public DateTimeOffset DueAt { get; init; }

    /// <summary>Until when a node may be sending it, by the database's clock.</summary>
    public DateTimeOffset? LeasedUntil { get; init; }

    /// <summary>The fencing token of the last claim.</summary>
    public long Fence { get; init; }

    /// <summary>When it was tried last, in business time.</summary>
    public DateTimeOffset? LastAttemptAt { get; init; }

    /// <summary>The HTTP status of the last response.</summary>
    public int? ResponseStatus { get; init; }

    /// <summary>Why the last attempt failed.</summary>
    public string? Error { get; init; }

    /// <summary>When the receiver accepted it.</summary>
    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>When the event happened.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}

internal sealed class WebhookEndpointTable : IEntityTypeConfiguration<WebhookEndpoint>
{
    public void Configure(EntityTypeBuilder<WebhookEndpoint> builder) =>
        Conventions.MapEntity(builder, "webhook_endpoints");
}

internal sealed class DeliveryTable : IEntityTypeConfiguration<DeliveryRow>
{
    public void Configure(EntityTypeBuilder<DeliveryRow> builder)
    {
        builder.ToTable("webhook_deliveries").HasKey(d => new { d.EndpointId, d.EventId });
        builder.Property(d => d.Status).HasConversion<EnumTextConverter<DeliveryStatus>>();
    }
}

/// <summary>Gives up the deliveries of a disabled endpoint.</summary>
internal static class Deliveries
{
    /// <summary>Gives up the pending deliveries of an endpoint, in the context's own transaction.</summary>
    public static Task<int> GiveUpDeliveriesAsync(
        this BillingDbContext db,
        WebhookEndpointId endpoint,
        CancellationToken cancellationToken
    ) =>
        db.Database.ExecuteSqlAsync(
            $"""
            UPDATE webhook_deliveries SET status = 'failed', error = 'endpoint_disabled', leased_until = NULL,
              fence = fence + 1
            WHERE endpoint_id = {endpoint.Value} AND status = 'pending'
            """,
            cancellationToken
        );
}
