using System.Text.Json.Serialization.Metadata;

namespace BillingEngine.Client.Tests.Document;

/// <summary>The client's records by the names of the document's schemas.</summary>
internal static class Records
{
    /// <summary>The record of a schema.</summary>
    public static Type Of(string schema) =>
        typeof(BillingClient).Assembly.GetType($"BillingEngine.Client.{NameOf(schema)}")
        ?? throw new InvalidOperationException($"The client has no record {schema}.");

    private static string NameOf(string schema) =>
        schema switch
        {
            "Event" => "BillingEvent",
            // A type cannot have a property of its own name.
            "Access" => "PlanAccess",
            "Enrolled" => "EnrolledSubscription",
            "KeptStatement" => "StoredStatement",
            _ => schema,
        };

    /// <summary>The properties of a record by their names on the wire.</summary>
    public static IReadOnlyDictionary<string, JsonPropertyInfo> PropertiesOf(Type record) =>
        BillingJson
            .Default.GetTypeInfo(record)!
            .Properties.Where(property => property.Get is not null || property.Set is not null)
            .ToDictionary(property => property.Name, StringComparer.Ordinal);
}
