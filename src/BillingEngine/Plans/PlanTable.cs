using BillingEngine.Domain.Plans;
using BillingEngine.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingEngine.Plans;

internal sealed class PlanTable : IEntityTypeConfiguration<Plan>
{
    public void Configure(EntityTypeBuilder<Plan> builder)
    {
        Conventions.MapEntity(builder, "plans");
        builder.Ignore(p => p.Price);
        builder.Ignore(p => p.Dunning);
    }
}
