using System.Text.Json;

namespace WeChatPay.Simulator.Control;

/// <summary>The JSON body of a control call: known fields only, each of the right type.</summary>
internal sealed class ControlBody
{
    private readonly JsonElement root;

    private ControlBody(JsonElement root, string takes)
    {
        this.root = root;
        Takes = takes;
    }

    /// <summary>The known fields of the call, for error messages.</summary>
    public string Takes { get; }

    /// <summary>The first error; it says what to do.</summary>
    public string? Problem { get; private set; }

    /// <summary>Reads the body of a request; an empty body is an empty object.</summary>
    public static async Task<ControlBody> ReadAsync(HttpContext context, params string[] fields)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        return Parse(buffer.ToArray(), fields);
    }

    public static ControlBody Parse(ReadOnlyMemory<byte> bytes, params string[] fields)
    {
        var takes =
            fields.Length == 0 ? "This call takes no fields." : $"This call takes: {string.Join(", ", fields)}.";
        if (bytes.Length == 0)
            return new ControlBody(default, takes);

        try
        {
            using var document = JsonDocument.Parse(bytes);
            var element = document.RootElement.Clone();
            return element.ValueKind == JsonValueKind.Object
                ? Of(element, fields, takes)
                : new ControlBody(default, takes) { Problem = $"Send a JSON object. {takes}" };
        }
        catch (JsonException problem)
        {
            return new ControlBody(default, takes) { Problem = $"The body is not JSON: {problem.Message} {takes}" };
        }
    }

    /// <summary>An object inside a body.</summary>
    public static ControlBody Of(JsonElement element, string[] fields, string takes)
    {
        var body = new ControlBody(element, takes);
        foreach (var property in element.EnumerateObject())
        {
            if (!fields.Contains(property.Name))
                body.Fail($"The field '{property.Name}' is unknown.");
        }

        return body;
    }

    public void Fail(string problem) => Problem ??= $"{problem} {Takes}";

    /// <summary>Whether the field was sent, even with the value null.</summary>
    public bool Has(string name) => Find(name, evenNull: true) is not null;

    public string? Text(string name)
    {
        if (Find(name) is not { } value)
            return null;

        if (value.ValueKind == JsonValueKind.String)
            return value.ToString();

        Fail($"The field '{name}' must be a string.");
        return null;
    }

    public long? Integer(string name, long min = 0)
    {
        if (Find(name) is not { } value)
            return null;

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= min)
            return number;

        Fail($"The field '{name}' must be an integer from {min}.");
        return null;
    }

    public double? Decimal(string name, double max)
    {
        if (Find(name) is not { } value)
            return null;

        if (
            value.ValueKind == JsonValueKind.Number
            && value.TryGetDouble(out var number)
            && number >= 0
            && number <= max
        )
        {
            return number;
        }

        Fail($"The field '{name}' must be a number from 0 to {max}.");
        return null;
    }

    public bool? Flag(string name)
    {
        if (Find(name) is not { } value)
            return null;

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();

        Fail($"The field '{name}' must be true or false.");
        return null;
    }

    public IReadOnlyList<JsonElement>? Array(string name)
    {
        if (Find(name) is not { } value)
            return null;

        if (value.ValueKind == JsonValueKind.Array)
            return [.. value.EnumerateArray()];

        Fail($"The field '{name}' must be an array.");
        return null;
    }

    /// <summary>A text that must be one of the given values.</summary>
    public string? OneOf(string name, params string[] values)
    {
        var value = Text(name);
        if (value is not null && !values.Contains(value))
            Fail($"The field '{name}' must be one of {string.Join(", ", values)}.");

        return value;
    }

    private JsonElement? Find(string name, bool evenNull = false) =>
        root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty(name, out var value)
        && (evenNull || value.ValueKind != JsonValueKind.Null)
            ? value
            : null;
}
