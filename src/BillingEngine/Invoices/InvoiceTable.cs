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
        builder.NeverChange(
            i => i.MerchantId,
            i => i.SubscriptionId,
            i => i.CustomerId,
            i => i.PeriodIndex,
            i => i.PeriodStart,
            i => i.PeriodEnd,
            i => i.Currency,
            i => i.TotalMinor,
            i => i.Description,
            i => i.MerchantCategoryCode,
            i => i.CreatedAt
        );
        // The first payment number sets it. A hot loop takes the first number only for an invoice that it inserts.
        builder.SavedByContextOnly(i => i.DerivedNumbers);
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
