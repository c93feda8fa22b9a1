using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Refunds;
using BillingEngine.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingEngine.Refunds;

internal sealed class RefundTable : IEntityTypeConfiguration<Refund>
{
    public void Configure(EntityTypeBuilder<Refund> builder)
    {
        Conventions.MapEntity(builder, "refunds");
        builder.Ignore(r => r.Amount);
        builder.Ignore(r => r.Request);
        builder.Ignore(r => r.Query);
        builder.HasOne<Payment>().WithMany().HasForeignKey(r => r.PaymentId);
    }
}
