using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using FluentValidation.Validators;

namespace BillingEngine.Platform.OpenApi;

/// <summary>
/// The schemas of requests and answers: requests as <see cref="StrictJson"/> reads them with what their validators ask,
/// answers as <see cref="WireJson"/> writes them.
/// </summary>
internal sealed class Schemas(DocComments comments, IServiceProvider validators)
{
    private readonly NullabilityInfoContext nullability = new();

    /// <summary>The named schemas that were asked for so far.</summary>
    public JsonObject Named { get; } = [];

    /// <summary>A body as a caller may send it.</summary>
    public JsonNode Request(Type type) =>
        Reference(
            type,
            type.Name,
            () =>
            {
                var (properties, required) = (new JsonObject(), new JsonArray());
                foreach (var field in ((ObjectShape)JsonShape.Of(type)).Fields)
                {
                    var schema = Kind(Bare(field.Type), Request);
                    Say(schema, comments.Of(type, field.Member));
                    Limit(schema, type, field.Name);
                    if (field.MayBeNull)
                        AdmitNull(schema);
                    if (ByDefault(field) is { } value)
                        schema["default"] = value;
                    properties[field.Name] = schema;
                    if (field.Required)
                        required.Add((JsonNode)field.Name);
                }
                return Object(type, properties, required, isClosed: true);
            }
        );

    /// <summary>An answer as it is written.</summary>
    public JsonNode Answer(Type type) =>
        Reference(
            type,
            NameOf(type),
            () =>
            {
                var (properties, required) = (new JsonObject(), new JsonArray());
                foreach (
                    var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                        .Where(property => property.GetIndexParameters().Length == 0)
                        .OrderBy(property => property.MetadataToken)
                )
                {
                    var name = WireJson.Name(property, property.Name);
                    var schema = Shown(property);
                    Say(schema, comments.Of(property.DeclaringType!, property.Name));
                    if (
                        Nullable.GetUnderlyingType(property.PropertyType) is not null
                        || nullability.Create(property).ReadState == NullabilityState.Nullable
                    )
                    {
                        AdmitNull(schema);
                    }

                    properties[name] = schema;
                    if (property.GetCustomAttribute<JsonIgnoreAttribute>() is null)
                        required.Add((JsonNode)name);
                }
                return Object(type, properties, required, isClosed: false);
            }
        );

    /// <summary>The rules of a field of a request or query, as keywords and as words.</summary>
    public void Limit(JsonObject schema, Type useCase, string field)
    {
        if (validators.GetService(typeof(IValidator<>).MakeGenericType(useCase)) is not IValidator validator)
            return;
        foreach (
            var (rule, component) in validator
                .CreateDescriptor()
                .GetMembersWithValidators()
                .Where(member => WireJson.Path(member.Key) == field)
                .SelectMany(member => member)
        )
        {
            if (rule is IStatedRule stated)
            {
                foreach (var (keyword, value) in stated.Keywords())
                    schema[keyword] = value?.DeepClone();
            }
            if (rule is IBetweenValidator between)
                (schema["minimum"], schema["maximum"]) = (Number(between.From), Number(between.To));
            if (
                rule is not IChildValidatorAdaptor
                && component.GetUnformattedErrorMessage() is { } words
                && words.StartsWith("must ", StringComparison.Ordinal)
            )
            {
                schema["description"] = $"{schema["description"]} It {words}.".Trim();
            }
        }
    }

    /// <summary>Pairs of texts.</summary>
    public JsonObject Pairs() => Kind(typeof(IReadOnlyDictionary<string, string>), Answer);

    private JsonObject Shown(PropertyInfo property)
    {
        if (property.GetCustomAttribute<ShownAsAttribute>() is not { } shown)
            return Kind(Bare(property.PropertyType), Answer);
        return shown.Types.Count == 0
            ? new JsonObject { ["type"] = "object" }
            : new JsonObject { ["oneOf"] = new JsonArray([.. shown.Types.Select(type => Kind(type, Answer))]) };
    }

    private JsonObject Kind(Type type, Func<Type, JsonNode> nested)
    {
        if (Primitives.Of(type) is { } primitive)
            return primitive;
        if (type.IsEnum)
            return Words(type);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
        {
            return new()
            {
                ["type"] = "object",
                ["additionalProperties"] = Kind(type.GetGenericArguments()[1], nested),
            };
        }
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return new() { ["type"] = "array", ["items"] = Kind(type.GetGenericArguments()[0], nested) };
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(TextOr<>))
        {
            return new()
            {
                ["oneOf"] = new JsonArray(
                    new JsonObject { ["type"] = "string" },
                    Kind(type.GetGenericArguments()[0], nested)
                ),
            };
        }
        return (JsonObject)nested(type);
    }

    private JsonObject Words(Type type)
    {
        var words = Enum.GetNames(type).Select(name => (Wire: WireJson.Name(name), Means: comments.OfWord(type, name)));
        return new()
        {
            ["type"] = "string",
            ["enum"] = new JsonArray([.. words.Select(word => (JsonNode)word.Wire)]),
            ["x-words"] = new JsonObject(
                words.Select(word => KeyValuePair.Create(word.Wire, (JsonNode?)(word.Means ?? "")))
            ),
        };
    }

    private JsonObject Reference(Type type, string name, Func<JsonObject> make)
    {
        if (!Named.ContainsKey(name))
        {
            // Taken before it is made, for a type may hold itself.
            Named[name] = null;
            Named[name] = make();
        }
        return new JsonObject { ["$ref"] = "#/components/schemas/" + name };
    }

    private JsonObject Object(Type type, JsonObject properties, JsonArray required, bool isClosed)
    {
        var schema = new JsonObject { ["type"] = "object" };
        Say(schema, comments.Of(type));
        if (required.Count > 0)
            schema["required"] = required;
        schema["properties"] = properties;
        if (isClosed)
            schema["additionalProperties"] = false;
        return schema;
    }

    private static void Say(JsonObject schema, string? words)
    {
        if (!string.IsNullOrEmpty(words))
            schema["description"] = words;
    }

    // A reference takes no further keyword but its description, and null needs a choice.
    private static void AdmitNull(JsonObject schema)
    {
        if (schema["type"] is JsonValue type)
        {
            schema["type"] = new JsonArray(type.DeepClone(), "null");
            if (schema["enum"] is JsonArray words)
                words.Add(null);
            return;
        }
        var choice = schema["oneOf"] as JsonArray ?? [new JsonObject { ["$ref"] = schema["$ref"]!.DeepClone() }];
        schema.Remove("$ref");
        choice.Add(new JsonObject { ["type"] = "null" });
        schema["oneOf"] = choice;
    }

    private static JsonNode? ByDefault(ObjectShape.Field field) =>
        field.Change is null && field.Default is { } value
            ? value.GetType().IsEnum
                ? WireJson.Name(value.ToString()!)
                : JsonValue.Create(value)
            : null;

    private static JsonValue Number(object bound) =>
        JsonValue.Create(Convert.ToInt64(bound, System.Globalization.CultureInfo.InvariantCulture));

    private static Type Bare(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static string NameOf(Type type)
    {
        var name = type.Name.EndsWith("View", StringComparison.Ordinal) ? type.Name[..^4] : type.Name;
        return type.IsGenericType ? NameOf(type.GetGenericArguments()[0]) + "Page" : name;
    }
}
