using BillingEngine.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Platform.Facts;

internal static class FactTables
{
    public static void Apply(ModelBuilder builder)
    {
        builder.Entity<EventRow>().ToTable("events").Property(e => e.Data).HasColumnType("json");
        builder.Entity<GatewayCallRow>().ToTable("gateway_calls");
        builder
            .Entity<NotificationRow>()
            .ToTable("notifications")
            .Property(n => n.Status)
            .HasConversion<EnumTextConverter<NotificationStatus>>();
        builder.Entity<LedgerRow>().ToTable("ledger_entries");
        builder.Entity<AlertRow>().ToTable("alerts");
    }
}
