using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingEngine.Invoices;

internal sealed class InvoiceTable : IEntityTypeConfiguration<Invoice>
{
    public void Configure(EntityTypeBuilder<Invoice> builder)
    {
        Conventions.MapEntity(builder, "invoices");
        builder.Ignore(i => i.Total);
        builder.Ignore(i => i.Lines);
        builder.HasOne<Subscription>().WithMany().HasForeignKey(i => i.SubscriptionId);
    }
}

internal sealed class InvoiceLineTable : IEntityTypeConfiguration<InvoiceLine>
{
    public void Configure(EntityTypeBuilder<InvoiceLine> builder)
    {
        builder.ToTable("invoice_lines");
        builder.HasOne<Invoice>().WithMany().HasForeignKey(l => l.InvoiceId);
    }
}
