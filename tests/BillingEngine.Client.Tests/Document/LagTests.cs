using System.Reflection;
using System.Text.Json;

namespace BillingEngine.Client.Tests.Document;

/// <summary>The client matches the document: no missing and no extra field, enum value or filter.</summary>
public sealed class LagTests
{
    // A page is one generic record; a body without fields has no record; a refusal is an exception.
    private static IEnumerable<string> Written =>
        ApiDocument.SchemasForBackends.Where(name =>
            ApiDocument.Schemas.GetProperty(name).TryGetProperty("properties", out var fields)
            && fields.EnumerateObject().Any()
            && !name.EndsWith("Page", StringComparison.Ordinal)
            && name != "Problem"
        );

    public static TheoryData<string> Schemas => [.. Written];

    [Theory, MemberData(nameof(Schemas))]
    public void A_record_has_the_properties_of_its_schema(string schema) =>
        Assert.Equal(
            Fields(schema).Select(field => field.Name).Order(StringComparer.Ordinal),
            Records.PropertiesOf(Records.Of(schema)).Keys.Order(StringComparer.Ordinal)
        );

    [Theory, MemberData(nameof(Schemas))]
    public void A_property_has_the_type_of_its_field(string schema)
    {
        var properties = Records.PropertiesOf(Records.Of(schema));
        var wrong = new List<string>();
        foreach (var field in Fields(schema))
        {
            var expected = TypeOf(field.Value);
            var actual =
                Nullable.GetUnderlyingType(properties[field.Name].PropertyType) ?? properties[field.Name].PropertyType;
            if (!Fits(expected, field.Value, actual))
                wrong.Add($"{schema}.{field.Name} is {expected} in the document and {actual} here");
        }
        Assert.Equal([], wrong);
    }

    [Theory, MemberData(nameof(Schemas))]
    public void What_may_be_null_or_left_out_may_be_null_here(string schema)
    {
        var required = ApiDocument.Schemas.GetProperty(schema).TryGetProperty("required", out var names)
            ? names.EnumerateArray().Select(name => name.GetString()).ToHashSet()
            : [];
        var nullability = new NullabilityInfoContext();
        foreach (var (name, property) in Records.PropertiesOf(Records.Of(schema)))
        {
            var field = Fields(schema).Single(field => field.Name == name).Value;
            var member = (PropertyInfo)property.AttributeProvider!;
            var nullable =
                nullability.Create(member).ReadState == NullabilityState.Nullable
                || member.PropertyType == typeof(Change<string>);
            Assert.True(nullable == (MayBeNull(field) || !required.Contains(name)), $"{schema}.{name}");
        }
    }

    [Fact]
    public void There_are_records_to_check() => Assert.InRange(Written.Count(), 40, 400);

    [Fact]
    public void A_filter_has_the_parameters_of_its_list()
    {
        var lists = ApiDocument
            .ForBackends.Where(operation =>
                ApiDocument
                    .ParametersOf(operation.Value)
                    .Any(parameter => parameter.GetProperty("name").GetString() == "starting_after")
            )
            .ToList();
        Assert.NotEmpty(lists);
        Assert.All(
            lists,
            list =>
                Assert.Equal(
                    ApiDocument
                        .ParametersOf(list.Value)
                        // A separate method requests a table.
                        .Where(parameter =>
                            parameter.GetProperty("in").GetString() == "query"
                            && parameter.GetProperty("name").GetString() != "format"
                        )
                        .Select(parameter => parameter.GetProperty("name").GetString())
                        .Order(StringComparer.Ordinal),
                    FilterOf(list.Key)
                        .GetProperties()
                        .Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name))
                        .Where(name => name != "equality_contract")
                        .Order(StringComparer.Ordinal)
                )
        );
    }

    [Fact]
    public void Event_types_are_those_of_the_document()
    {
        var words = ApiDocument
            .ParametersOf(ApiDocument.Operations["GET /v1/events"])
            .Single(parameter => parameter.GetProperty("name").GetString() == "type")
            .GetProperty("schema")
            .GetProperty("enum")
            .EnumerateArray()
            .Select(word => word.GetString()!);

        Assert.Equal(
            words.Append(EventTypes.Every).Order(StringComparer.Ordinal),
            typeof(EventTypes).GetFields().Select(field => (string)field.GetValue(null)!).Order(StringComparer.Ordinal)
        );
    }

    private static JsonElement.ObjectEnumerator Fields(string schema) =>
        ApiDocument.Schemas.GetProperty(schema).GetProperty("properties").EnumerateObject();

    private static Type FilterOf(string list)
    {
        var words = list.Split('/')[2..];
        var name = words switch
        {
            ["payments", _, "refunds"] => "PaymentRefund",
            ["ledger", "entries"] => "LedgerEntry",
            ["reconciliations", _, "differences"] => "Difference",
            _ => string.Concat(words[0].Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]))[..^1],
        };
        return typeof(BillingClient).Assembly.GetType($"BillingEngine.Client.{name}Filter")
            ?? throw new InvalidOperationException($"The client has no {name}Filter for {list}.");
    }

    private static string TypeOf(JsonElement field)
    {
        if (field.TryGetProperty("oneOf", out var choices))
        {
            return choices.EnumerateArray().Any(choice => TypeIs(choice, "string"))
                ? "either"
                : ApiDocument.Follow(field).Name!;
        }
        if (ApiDocument.Follow(field).Name is { } name)
            return name;
        var type = field.GetProperty("type");
        var word =
            type.ValueKind == JsonValueKind.Array
                ? type.EnumerateArray().Select(each => each.GetString()).First(each => each != "null")!
                : type.GetString()!;
        return word == "string" && field.TryGetProperty("enum", out _) ? "words"
            : field.TryGetProperty("format", out var format) ? format.GetString()!
            : word;
    }

    private static bool TypeIs(JsonElement schema, string word) =>
        schema.TryGetProperty("type", out var type)
        && type.ValueKind == JsonValueKind.String
        && type.GetString() == word;

    private static bool Fits(string expected, JsonElement field, Type actual) =>
        expected switch
        {
            // The 38 currencies are a string, as everywhere else.
            "words" => actual == typeof(string)
                ? field.GetProperty("enum").EnumerateArray().Any(word => word.GetString() == "HKD")
                : actual.IsEnum
                    && WordsOf(actual)
                        .SequenceEqual(
                            field
                                .GetProperty("enum")
                                .EnumerateArray()
                                .Where(word => word.ValueKind != JsonValueKind.Null)
                                .Select(word => word.GetString()!)
                                .Order(StringComparer.Ordinal)
                        ),
            "string" => actual == typeof(string) || actual == typeof(Change<string>),
            "date" => actual == typeof(DateOnly),
            "date-time" => actual == typeof(DateTimeOffset),
            "int64" => actual == typeof(long),
            "int32" => actual == typeof(int),
            "boolean" => actual == typeof(bool),
            "array" => actual.IsGenericType
                && actual.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
                && Fits(TypeOf(field.GetProperty("items")), field.GetProperty("items"), actual.GenericTypeArguments[0]),
            "object" => field.TryGetProperty("additionalProperties", out var values)
                ? actual.IsGenericType
                    && actual.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)
                    && Fits(TypeOf(values), values, actual.GenericTypeArguments[1])
                : actual == typeof(JsonElement),
            "either" => actual == typeof(CustomerChoice)
                || (
                    actual.IsGenericType
                    && actual.GetGenericTypeDefinition() == typeof(Expandable<>)
                    && actual.GenericTypeArguments[0] == Records.Of(ApiDocument.Follow(field).Name!)
                ),
            _ => actual == Records.Of(expected),
        };

    private static IEnumerable<string> WordsOf(Type words) =>
        ((IEnumerable<string>)typeof(EnumText<>).MakeGenericType(words).GetProperty("All")!.GetValue(null)!).Order(
            StringComparer.Ordinal
        );

    private static bool MayBeNull(JsonElement field) =>
        (
            field.TryGetProperty("type", out var type)
            && type.ValueKind == JsonValueKind.Array
            && type.EnumerateArray().Any(each => each.GetString() == "null")
        )
        || (
            field.TryGetProperty("oneOf", out var choices)
            && choices.EnumerateArray().Any(choice => TypeIs(choice, "null"))
        );
}
