using BillingEngine.Domain.Common;
using BillingEngine.Domain.Reconciliation;
using BillingEngine.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingEngine.Reconciliation;

/// <summary>A stored statement; its bytes and its lines have tables of their own.</summary>
public sealed class StatementRow
{
    /// <summary>The row's identity.</summary>
    public Guid Id { get; init; }

    /// <summary>The merchant.</summary>
    public MerchantId MerchantId { get; init; }

    /// <summary>The day, in UTC+8.</summary>
    public DateOnly Day { get; init; }

    /// <summary>The digest that WeChat signed.</summary>
    public string Sha1 { get; init; } = "";

    /// <summary>The length of the table in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>How many lines of payments and refunds it has, unreadable ones included.</summary>
    public long LineCount { get; init; }

    /// <summary>When it was first fetched, in business time.</summary>
    public DateTimeOffset FetchedAt { get; init; }
}

/// <summary>A difference as stored.</summary>
public sealed class DifferenceRow
{
    /// <summary>The identifier.</summary>
    public DifferenceId Id { get; init; }

    /// <summary>The merchant.</summary>
    public MerchantId MerchantId { get; init; }

    /// <summary>The reconciliation that found it.</summary>
    public ReconciliationId ReconciliationId { get; init; }

    /// <summary>The kind of difference.</summary>
    public DifferenceKind Kind { get; init; }

    /// <summary>A key of what it is about, the same in every comparison of the day.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Our payment.</summary>
    public PaymentId? PaymentId { get; init; }

    /// <summary>Our refund.</summary>
    public RefundId? RefundId { get; init; }

    /// <summary>The payment's number on the line.</summary>
    public string? OutTradeNo { get; init; }

    /// <summary>The refund's number on the line.</summary>
    public string? OutRefundNo { get; init; }

    /// <summary>The data in our books, as JSON.</summary>
    public string? Ours { get; init; }

    /// <summary>WeChat's data, as JSON.</summary>
    public string? Theirs { get; init; }

    /// <summary>When it was found.</summary>
    public DateTimeOffset FoundAt { get; init; }

    /// <summary>When it disappeared or was explained.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Why it is no longer open.</summary>
    public string? Resolution { get; init; }
}

internal sealed class ReconciliationTable : IEntityTypeConfiguration<ReconciledDay>
{
    public void Configure(EntityTypeBuilder<ReconciledDay> builder) =>
        Conventions.MapEntity(builder, "reconciliations");
}

internal sealed class StatementTable : IEntityTypeConfiguration<StatementRow>
{
    public void Configure(EntityTypeBuilder<StatementRow> builder) => builder.ToTable("statements");
}

internal sealed class DifferenceTable : IEntityTypeConfiguration<DifferenceRow>
{
    public void Configure(EntityTypeBuilder<DifferenceRow> builder)
    {
        builder.ToTable("reconciliation_differences");
        builder.Property(d => d.Ours).HasColumnType("jsonb");
        builder.Property(d => d.Theirs).HasColumnType("jsonb");
    }
}
