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
        builder.NeverChange(
            p => p.MerchantId,
            p => p.Kind,
            p => p.AccountKey,
            p => p.SubMchId,
            p => p.SubAppId,
            p => p.InvoiceId,
            p => p.SubscriptionId,
            p => p.CustomerId,
            p => p.OutTradeNo,
            p => p.AmountMinor,
            p => p.Currency,
            p => p.Description,
            p => p.MerchantCategoryCode,
            p => p.CreatedAt
        );
        // ChangeContract sets them, in the contract gate.
        builder.SavedByContextOnly(p => p.ContractId, p => p.ContractNumber, p => p.PayerOpenId);
        builder.HasOne<Invoice>().WithMany().HasForeignKey(p => p.InvoiceId);
    }
}
