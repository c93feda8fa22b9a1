using BillingEngine.Domain.Customers;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingEngine.Subscriptions;

internal sealed class SubscriptionTable : IEntityTypeConfiguration<Subscription>
{
    public void Configure(EntityTypeBuilder<Subscription> builder)
    {
        Conventions.MapEntity(builder, "subscriptions");
        builder.Property(s => s.AnchorLocal).HasColumnType("timestamp");
        builder.Ignore(s => s.IsCanceled);
        builder.Ignore(s => s.IsCollectible);
        builder.Ignore(s => s.WantsSignature);
        builder.Ignore(s => s.Schedule);
        builder.NeverChange(
            s => s.MerchantId,
            s => s.CustomerId,
            s => s.PlanId,
            s => s.PlanCode,
            s => s.AllowDuplicate,
            s => s.TimeZone,
            s => s.IntervalUnit,
            s => s.IntervalCount,
            s => s.Metadata,
            s => s.CreatedAt
        );
        // NextSigning increments it when a use case prepares a signing session.
        builder.SavedByContextOnly(s => s.SigningCount);
        builder.HasOne<Customer>().WithMany().HasForeignKey(s => s.CustomerId);
    }
}
