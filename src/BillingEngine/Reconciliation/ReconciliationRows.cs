using BillingEngine.Domain.Common;
using BillingEngine.Domain.Reconciliation;
using BillingEngine.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingEngine.Reconciliation;

/// <summary>A statement that was kept; its bytes and its lines stand in tables of their own.</summary>
public sealed class StatementRow
{
    /// <summary>The row's identity.</summary>
    public Guid Id { get; init; }

    /// <summary>Whose statement it is.</summary>
    public MerchantId MerchantId { get; init; }

    /// <summary>The day, in UTC+8.</summary>
    public DateOnly Day { get; init; }

    /// <summary>The digest that WeChat signed.</summary>
    public string Sha1 { get; init; } = "";

    /// <summary>How long the table is.</summary>
    public long Bytes { get; init; }

    /// <summary>How many payments and refunds it has, those that cannot be read included.</summary>
    public long LineCount { get; init; }

    /// <summary>When it was fetched first, in business time.</summary>
    public DateTimeOffset FetchedAt { get; init; }
}

/// <summary>A difference as stored.</summary>
public sealed class DifferenceRow
{
    /// <summary>The identifier.</summary>
    public DifferenceId Id { get; init; }

    /// <summary>Whose day it is about.</summary>
    public MerchantId MerchantId { get; init; }

    /// <summary>The day it was found on.</summary>
    public ReconciliationId ReconciliationId { get; init; }

    /// <summary>In what the sides differ.</summary>
    public DifferenceKind Kind { get; init; }

    /// <summary>What it is about, in words that stay the same however often a day is compared.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Our payment.</summary>
    public PaymentId? PaymentId { get; init; }

    /// <summary>Our refund.</summary>
    public RefundId? RefundId { get; init; }

    /// <summary>The payment's number on the line.</summary>
    public string? OutTradeNo { get; init; }

    /// <summary>The refund's number on the line.</summary>
    public string? OutRefundNo { get; init; }

    /// <summary>What our books say, as JSON.</summary>
    public string? Ours { get; init; }

    /// <summary>What WeChat says, as JSON.</summary>
    public string? Theirs { get; init; }

    /// <summary>When it was found.</summary>
    public DateTimeOffset FoundAt { get; init; }

    /// <summary>When it was gone or explained.</summary>
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
