using BillingEngine.Domain.Merchants;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingEngine.Merchants;

internal sealed class MerchantTable : IEntityTypeConfiguration<Merchant>
{
    public void Configure(EntityTypeBuilder<Merchant> builder)
    {
        builder.ToTable("merchants");
        builder.Ignore(m => m.Route);
    }
}

internal sealed class ApiKeyTable : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.ToTable("api_keys");
        builder
            .Property(k => k.KeyHash)
            .HasConversion(
                hash => hash.ToArray(),
                bytes => bytes,
                new ValueComparer<ReadOnlyMemory<byte>>((a, b) => AreSame(a, b), v => v.Length, v => v)
            );
        builder
            .Property(k => k.Scopes)
            .HasConversion(
                scopes => scopes.ToArray(),
                words => words,
                new ValueComparer<IReadOnlyList<string>>((a, b) => a!.SequenceEqual(b!), v => v.Count, v => v)
            )
            .HasColumnType("text[]");
        builder.HasOne<Merchant>().WithMany().HasForeignKey(k => k.MerchantId);
    }

    // An expression tree cannot contain a span.
    private static bool AreSame(ReadOnlyMemory<byte> a, ReadOnlyMemory<byte> b) => a.Span.SequenceEqual(b.Span);
}
