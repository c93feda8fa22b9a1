using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Payments;
using BillingEngine.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingEngine.Payments;

internal sealed class PaymentTable : IEntityTypeConfiguration<Payment>
{
    public void Configure(EntityTypeBuilder<Payment> builder)
    {
        Conventions.MapEntity(builder, "payments");
        builder.Ignore(p => p.Amount);
        builder.Ignore(p => p.Route);
        builder.Ignore(p => p.Query);
        builder.Ignore(p => p.OrderRequest);
        builder.HasOne<Invoice>().WithMany().HasForeignKey(p => p.InvoiceId);
    }
}
