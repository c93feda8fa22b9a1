using System.Reflection;
using System.Text.Json;
using BillingEngine.Platform.Pipeline;

namespace BillingEngine.Platform.Http.Json;

/// <summary>
/// Reads a record by its primary constructor: a parameter is required unless its type admits null, it has a default,
/// or it is a <see cref="Change{T}"/>, which knows whether it was given.
/// </summary>
internal sealed class ObjectShape : JsonShape
{
    private readonly ConstructorInvoker make;
    private readonly Field[] fields;
    private readonly Dictionary<string, int> positions;

    public ObjectShape(Type type)
    {
        var constructor =
            type.GetConstructors().MaxBy(candidate => candidate.GetParameters().Length)
            ?? throw new NotSupportedException($"{type} has no public constructor to read it with.");
        make = ConstructorInvoker.Create(constructor);
        var nullability = new NullabilityInfoContext();
        fields =
        [
            .. constructor.GetParameters().Select(parameter => Field.Of(parameter, nullability.Create(parameter))),
        ];
        positions = fields
            .Select((field, index) => (field.Name, index))
            .ToDictionary(pair => pair.Name, pair => pair.index, StringComparer.Ordinal);
    }

    /// <summary>What a caller may send, in the order of the record.</summary>
    public IReadOnlyList<Field> Fields => fields;

    public bool RequiresNothing => fields.All(entry => !entry.Required);

    public override object? Read(JsonElement element, string path, JsonFaults faults)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return faults.Add(path, $"must be an object, not {Kind(element)}");
        var arguments = new object?[fields.Length];
        var given = new bool[fields.Length];
        var before = path.Length == 0 ? "" : path + ".";
        foreach (var (name, value) in Members(element, path, faults))
        {
            if (!positions.TryGetValue(name, out var position))
            {
                faults.Add(before + name, "is not a known field");
            }
            else if (given[position])
            {
                faults.Add(before + name, "is given twice");
            }
            else
            {
                given[position] = true;
                arguments[position] = fields[position].Read(value, before + name, faults);
            }
        }
        var sound = true;
        for (var i = 0; i < fields.Length; i++)
        {
            if (!given[i] && fields[i].Required)
                faults.Add(before + fields[i].Name, "is required");
            if (!given[i])
                arguments[i] = fields[i].Default;
            // A faulty value left null cannot go to a constructor that checks its arguments.
            sound &= arguments[i] is not null || !fields[i].Required;
        }
        return sound ? make.Invoke(arguments) : null;
    }

    internal sealed record Field(
        string Name,
        string Member,
        Type Type,
        JsonShape Shape,
        bool Required,
        bool MayBeNull,
        object? Default,
        ConstructorInfo? Change
    )
    {
        public static Field Of(ParameterInfo parameter, NullabilityInfo nullability)
        {
            var type = parameter.ParameterType;
            var name = WireJson.Name(parameter, parameter.Name!);
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Change<>))
            {
                var inner = nullability.GenericTypeArguments[0];
                var change = type.GetConstructor([type.GetGenericArguments()[0]]);
                var absent = Activator.CreateInstance(type);
                return new Field(
                    name,
                    parameter.Name!,
                    inner.Type,
                    Of(Bare(inner.Type)),
                    false,
                    AdmitsNull(inner),
                    absent,
                    change
                );
            }
            var mayBeNull = AdmitsNull(nullability);
            var optional = mayBeNull || parameter.HasDefaultValue;
            var byDefault = parameter.HasDefaultValue ? parameter.DefaultValue : null;
            return new Field(name, parameter.Name!, type, Of(Bare(type)), !optional, mayBeNull, byDefault, null);
        }

        public object? Read(JsonElement element, string path, JsonFaults faults)
        {
            if (element.ValueKind == JsonValueKind.Null)
            {
                if (!MayBeNull)
                    return faults.Add(path, "must not be null") ?? Default;
                return Change is null ? Default : Change.Invoke([null]);
            }
            var value = Shape.Read(element, path, faults);
            if (value is null)
                return Default;
            return Change is null ? value : Change.Invoke([value]);
        }

        private static JsonShape Of(Type type) => JsonShape.Of(type);

        private static Type Bare(Type type) => Nullable.GetUnderlyingType(type) ?? type;

        private static bool AdmitsNull(NullabilityInfo info) =>
            Nullable.GetUnderlyingType(info.Type) is not null
            || (!info.Type.IsValueType && info.WriteState != NullabilityState.NotNull);
    }
}
