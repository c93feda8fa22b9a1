using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using BillingEngine.Domain.Common;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using FluentValidation.Internal;
using FluentValidation.Validators;

namespace BillingEngine.Platform.OpenApi;

/// <summary>
/// The schemas of requests and responses: requests as <see cref="StrictJson"/> reads them, with the rules of their
/// validators; responses as <see cref="WireJson"/> writes them.
/// </summary>
internal sealed class Schemas(DocComments comments, IServiceProvider validators)
{
    private readonly NullabilityInfoContext nullability = new();

    /// <summary>The named schemas so far.</summary>
    public JsonObject Named { get; } = [];

    /// <summary>The schema of a request body.</summary>
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

    /// <summary>The schema of a response.</summary>
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

    /// <summary>Adds the rules of a field of a request or query, as keywords and as text.</summary>
    public void Limit(JsonObject schema, Type useCase, string field)
    {
        foreach (var (rule, component) in RulesOf(useCase, field))
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

    /// <summary>The name of the schema of the events that carry a view.</summary>
    public static string EventName(Type view) => NameOf(view) + "Event";

    /// <summary>Adds the schema of the events that carry a view.</summary>
    public void AddEvent(Type view, IReadOnlyList<string> types)
    {
        var (name, data) = (EventName(view), EventName(view) + "Data");
        Named[data] = Written("What the event is about.", [("object", Answer(view), "The object when it happened.")]);
        Named[name] = Written(
            $"An event that carries a {NameOf(view)}.",
            [
                ("id", Primitives.Of(typeof(EventId))!, "The event's id, which is `webhook-id` too."),
                (
                    "type",
                    new JsonObject
                    {
                        ["type"] = "string",
                        ["enum"] = new JsonArray([.. types.Select(type => (JsonNode)type)]),
                    },
                    "What happened."
                ),
                ("sequence", Primitives.Of(typeof(long))!, "Counts the events of the object: 1, 2, 3 and so on."),
                ("created_at", Primitives.Of(typeof(DateTimeOffset))!, "When it happened."),
                ("data", new JsonObject { ["$ref"] = "#/components/schemas/" + data }, "What the event is about."),
            ]
        );
    }

    private static JsonObject Written(string words, IReadOnlyList<(string Name, JsonNode Schema, string Words)> fields)
    {
        var properties = new JsonObject();
        foreach (var (name, schema, means) in fields)
        {
            Say((JsonObject)schema, means);
            properties[name] = schema;
        }
        return new JsonObject
        {
            ["type"] = "object",
            ["description"] = words,
            ["required"] = new JsonArray([.. fields.Select(field => (JsonNode)field.Name)]),
            ["properties"] = properties,
        };
    }

    /// <summary>Whether a field of a query is refused where it is left out.</summary>
    public bool IsMissed(Type useCase, string field) =>
        RulesOf(useCase, field)
            .Any(rule => !rule.Component.HasCondition && rule.Rule is IStatedRule { AdmitsAbsence: false });

    private IEnumerable<(IPropertyValidator Rule, IRuleComponent Component)> RulesOf(Type useCase, string field) =>
        validators.GetService(typeof(IValidator<>).MakeGenericType(useCase)) is IValidator validator
            ? validator
                .CreateDescriptor()
                .GetMembersWithValidators()
                .Where(member => WireJson.Path(member.Key) == field)
                .SelectMany(member => member)
            : [];

    /// <summary>A map of text to text.</summary>
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
            // Added before it is built, because a type may contain itself.
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

    // A reference has no keyword besides its description, so null needs a choice.
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
