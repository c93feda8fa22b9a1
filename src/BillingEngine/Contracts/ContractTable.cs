using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Customers;
using BillingEngine.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingEngine.Contracts;

internal sealed class ContractTable : IEntityTypeConfiguration<Contract>
{
    public void Configure(EntityTypeBuilder<Contract> builder)
    {
        Conventions.MapEntity(builder, "contracts");
        builder.HasOne<Customer>().WithMany().HasForeignKey(c => c.CustomerId);
    }
}
