using System.Text.Json;

namespace WeChatPay.Simulator.Control;

/// <summary>The JSON object a control call was given: only the fields it takes, each of the right kind.</summary>
internal sealed class ControlBody
{
    private readonly JsonElement root;

    private ControlBody(JsonElement root, string takes)
    {
        this.root = root;
        Takes = takes;
    }

    /// <summary>The fields of the call, for telling the caller.</summary>
    public string Takes { get; }

    /// <summary>The first thing that is wrong, in words that say what to do.</summary>
    public string? Complaint { get; private set; }

    /// <summary>Reads the body of a request; an empty one is an empty object.</summary>
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
                : new ControlBody(default, takes) { Complaint = $"Send a JSON object. {takes}" };
        }
        catch (JsonException problem)
        {
            return new ControlBody(default, takes) { Complaint = $"The body is not JSON: {problem.Message} {takes}" };
        }
    }

    /// <summary>An object inside a body.</summary>
    public static ControlBody Of(JsonElement element, string[] fields, string takes)
    {
        var body = new ControlBody(element, takes);
        foreach (var property in element.EnumerateObject())
        {
            if (!fields.Contains(property.Name))
                body.Fail($"The field '{property.Name}' is not known here.");
        }

        return body;
    }

    public void Fail(string complaint) => Complaint ??= $"{complaint} {Takes}";

    /// <summary>Whether the field was sent, even as null.</summary>
    public bool Has(string name) => Find(name, evenNull: true) is not null;

    public string? Text(string name)
    {
        if (Find(name) is not { } value)
            return null;

        if (value.ValueKind == JsonValueKind.String)
            return value.ToString();

        Fail($"The field '{name}' must be a text.");
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

    /// <summary>One of the given words.</summary>
    public string? Word(string name, params string[] words)
    {
        var value = Text(name);
        if (value is not null && !words.Contains(value))
            Fail($"The field '{name}' must be one of {string.Join(", ", words)}.");

        return value;
    }

    private JsonElement? Find(string name, bool evenNull = false) =>
        root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty(name, out var value)
        && (evenNull || value.ValueKind != JsonValueKind.Null)
            ? value
            : null;
}
