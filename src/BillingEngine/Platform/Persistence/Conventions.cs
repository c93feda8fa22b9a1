using System.Text.Json;
using BillingEngine.Domain.Common;
using BillingEngine.Platform.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace BillingEngine.Platform.Persistence;

/// <summary>
/// The mapping that all tables share: identifiers, currencies, enums, metadata, column names, the row version.
/// </summary>
public static class Conventions
{
    /// <summary>Maps the value types of the domain.</summary>
    public static void Apply(ModelConfigurationBuilder builder)
    {
        MapId<MerchantId>(builder);
        MapId<ApiKeyId>(builder);
        MapId<PlanId>(builder);
        MapId<CustomerId>(builder);
        MapId<ContractId>(builder);
        MapId<SubscriptionId>(builder);
        MapId<InvoiceId>(builder);
        MapId<PaymentId>(builder);
        MapId<RefundId>(builder);
        MapId<EventId>(builder);
        MapId<WebhookEndpointId>(builder);
        MapId<LedgerEntryId>(builder);
        MapId<ReconciliationId>(builder);
        MapId<DifferenceId>(builder);
        MapId<AlertId>(builder);
        builder.Properties<Currency>().HaveConversion<CurrencyConverter>();
        builder.Properties<DateTimeOffset>().HaveConversion<UtcConverter>();
        builder
            .Properties<IReadOnlyDictionary<string, string>>()
            .HaveConversion<MetadataConverter, MetadataComparer>()
            .HaveColumnType("jsonb");
        foreach (var type in typeof(Id).Assembly.GetTypes().Where(t => t.IsEnum))
            builder.Properties(type).HaveConversion(typeof(EnumTextConverter<>).MakeGenericType(type));
    }

    /// <summary>Names every column in snake_case.</summary>
    public static void NameColumns(ModelBuilder builder)
    {
        foreach (
            var property in builder
                .Model.GetEntityTypes()
                .SelectMany(t => t.GetProperties())
                .Where(p => p.Name != RowVersion)
        )
        {
            property.SetColumnName(WireJson.Name(property.Name));
        }
    }

    /// <summary>
    /// Maps what every entity has; PostgreSQL's row version refuses the second of two concurrent writers.
    /// </summary>
    public static void MapEntity<T>(EntityTypeBuilder<T> builder, string table)
        where T : Entity
    {
        builder.ToTable(table);
        builder.Ignore(e => e.Raised);
        builder.Ignore(e => e.Changed);
        builder.Property<uint>(RowVersion).IsRowVersion().HasColumnName("xmin").HasColumnType("xid");
    }

    internal const string RowVersion = "xmin";

    private static void MapId<T>(ModelConfigurationBuilder builder)
        where T : struct, IId<T> => builder.Properties<T>().HaveConversion<IdConverter<T>>();

    private sealed class IdConverter<T>() : ValueConverter<T, Guid>(v => v.Value, v => Wrap<T>(v))
        where T : struct, IId<T>;

    // An expression tree cannot call a static abstract member.
    private static T Wrap<T>(Guid value)
        where T : struct, IId<T> => T.Of(value);

    private sealed class CurrencyConverter() : ValueConverter<Currency, string>(v => v.Code, v => Currency.Of(v));

    // PostgreSQL stores microseconds: a more precise value would be different after a round trip.
    private sealed class UtcConverter()
        : ValueConverter<DateTimeOffset, DateTimeOffset>(
            v => v.ToUniversalTime().AddTicks(-(v.Ticks % TimeSpan.TicksPerMicrosecond)),
            v => v
        );

    private sealed class MetadataConverter()
        : ValueConverter<IReadOnlyDictionary<string, string>, string>(
            v => JsonSerializer.Serialize(v, JsonSerializerOptions.Default),
            v => JsonSerializer.Deserialize<Dictionary<string, string>>(v, JsonSerializerOptions.Default) ?? new()
        );

    private sealed class MetadataComparer()
        : ValueComparer<IReadOnlyDictionary<string, string>>((a, b) => ReferenceEquals(a, b), v => v.Count, v => v);
}
