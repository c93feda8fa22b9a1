using System.Text.Json;
using BillingEngine.Domain.Orders;
using BillingEngine.Domain.Payments;
using BillingEngine.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace BillingEngine.Orders;

internal sealed class OrderTable : IEntityTypeConfiguration<Order>
{
    public void Configure(EntityTypeBuilder<Order> builder)
    {
        builder.ToTable("orders");
        builder.Ignore(o => o.PayableUntil);
        builder.HasOne<Payment>().WithOne(p => p.Order).HasForeignKey<Order>(o => o.Id);
        builder.Property(o => o.Detail).HasConversion<JsonText<OrderDetail>>().HasColumnType("jsonb");
        builder.Property(o => o.Scene).HasConversion<JsonText<OrderScene>>().HasColumnType("jsonb");
        builder.NeverChange(
            o => o.MerchantId,
            o => o.Reference,
            o => o.Attach,
            o => o.GoodsTag,
            o => o.Detail,
            o => o.Scene,
            o => o.ExpiresAt,
            o => o.Metadata,
            o => o.CreatedAt
        );
    }

    private sealed class JsonText<T>()
        : ValueConverter<T, string>(
            v => JsonSerializer.Serialize(v, JsonSerializerOptions.Default),
            v => JsonSerializer.Deserialize<T>(v, JsonSerializerOptions.Default)!
        );
}
