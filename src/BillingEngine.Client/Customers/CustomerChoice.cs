using System.Text.Json;
using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>
/// The customer to enrol: an id or a reference, or a customer who is found by reference or created. Both convert to
/// this type implicitly.
/// </summary>
[JsonConverter(typeof(CustomerChoiceConverter))]
public sealed class CustomerChoice
{
    private CustomerChoice(string? name, CreateCustomer? customer) => (Name, Customer) = (name, customer);

    internal string? Name { get; }

    internal CreateCustomer? Customer { get; }

    /// <summary>A customer by id or reference.</summary>
    public static implicit operator CustomerChoice(string name) => Of(name);

    /// <summary>A customer who is found by reference or created.</summary>
    public static implicit operator CustomerChoice(CreateCustomer customer) => Of(customer);

    /// <summary>A customer by id or reference.</summary>
    public static CustomerChoice Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(name, null);
    }

    /// <summary>A customer who is found by reference or created.</summary>
    public static CustomerChoice Of(CreateCustomer customer)
    {
        ArgumentNullException.ThrowIfNull(customer);
        return new(null, customer);
    }
}

internal sealed class CustomerChoiceConverter : JsonConverter<CustomerChoice>
{
    public override CustomerChoice Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? CustomerChoice.Of(reader.GetString()!)
            : CustomerChoice.Of(JsonSerializer.Deserialize(ref reader, BillingJson.Default.CreateCustomer)!);

    public override void Write(Utf8JsonWriter writer, CustomerChoice value, JsonSerializerOptions options)
    {
        if (value.Customer is { } customer)
            JsonSerializer.Serialize(writer, customer, BillingJson.Default.CreateCustomer);
        else
            writer.WriteStringValue(value.Name);
    }
}
