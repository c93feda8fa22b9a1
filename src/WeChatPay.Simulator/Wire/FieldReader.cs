using System.Text;
using System.Text.Json;

namespace WeChatPay.Simulator.Wire;

/// <summary>
/// Reads the fields of a request and keeps the first error, so that an operation reads all fields and checks once.
/// Unknown fields are ignored (docs/wechat-pay.md, Tolerant reading).
/// </summary>
internal abstract class FieldReader(FieldReader? parent)
{
    private WireReply? problem;

    /// <summary>The first error, as a reply.</summary>
    public WireReply? Problem => Root.problem;

    private FieldReader Root => parent?.Root ?? this;

    protected abstract string Location { get; }

    public abstract bool Has(string name);

    protected abstract string Pointer(string name);

    /// <summary>The value as text; null if absent; an error if it is not a text.</summary>
    protected abstract string? Raw(string name);

    public string Text(string name, int max) => TextOrNull(name, max, required: true) ?? "";

    public string? TextOrNull(string name, int max, bool required = false)
    {
        var value = Raw(name);
        if (value is null)
        {
            if (required)
                Fail(name, null, "the field is required");

            return null;
        }

        if (value.Length == 0 && required)
            Fail(name, value, "the field must not be empty");
        else if (value.Length > max)
            Fail(name, value, $"the length must be at most {max}, and it is {value.Length}");
        else if (value.Any(char.IsSurrogate))
            Fail(name, value, "only characters of 1 to 3 bytes in UTF-8 are allowed");

        return value.Length == 0 ? null : value;
    }

    /// <summary>An id chosen by the merchant, of the documented characters (docs/wechat-pay.md, Formats).</summary>
    public string Number(string name, int max, char? alsoAllowed = null)
    {
        var value = Text(name, max);
        if (!value.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '|' or '*' || c == alsoAllowed))
            Fail(name, value, $"only letters, digits and _ - | * {alsoAllowed} are allowed");

        return value;
    }

    /// <summary>
    /// An address that WeChat Pay will call: absolute, https, without query (docs/wechat-pay.md, Formats).
    /// </summary>
    public string NotifyUrl(string name, bool allowHttp)
    {
        var value = Text(name, 256);
        if (Problem is null && NotifyAddress.Check(value, allowHttp) is { } problem)
            Fail(name, value, problem);

        return value;
    }

    public DateTimeOffset? TimeOrNull(string name, int max)
    {
        var value = TextOrNull(name, max);
        if (value is null)
            return null;

        if (Rfc3339.TryParse(value, out var time))
            return time;

        Fail(name, value, "a time has the form 2021-11-20T13:29:35+08:00");
        return null;
    }

    public void Fail(string name, string? value, string issue) =>
        Root.problem ??= WireReply.Parameter(Pointer(name), Short(value), issue, Location);

    private static string? Short(string? value)
    {
        if (value is null)
            return null;

        // The reply may contain only characters of the basic plane.
        var safe = new StringBuilder(Math.Min(value.Length, 128));
        foreach (var c in value.AsSpan(0, Math.Min(value.Length, 128)))
            safe.Append(char.IsSurrogate(c) ? '?' : c);

        return safe.ToString();
    }
}

/// <summary>Fields of the JSON body, or of an object inside it.</summary>
internal sealed class BodyReader : FieldReader
{
    private readonly JsonElement element;
    private readonly string path;

    public BodyReader(JsonElement element)
        : this(element, "", null) { }

    private BodyReader(JsonElement element, string path, FieldReader? parent)
        : base(parent)
    {
        this.element = element;
        this.path = path;
    }

    protected override string Location => "body";

    public override bool Has(string name) => Find(name) is not null;

    public BodyReader Object(string name, bool required)
    {
        var found = Find(name);
        if (found is null && required)
            Fail(name, null, "the field is required");
        else if (found is { } value && value.ValueKind != JsonValueKind.Object)
            Fail(name, value.GetRawText(), "an object is expected");

        var inner = found is { ValueKind: JsonValueKind.Object } known ? known : default;
        return new BodyReader(inner, $"{path}/{name}", this);
    }

    /// <summary>The objects of an array; empty if it is absent.</summary>
    public IReadOnlyList<BodyReader> Objects(string name)
    {
        if (Find(name) is not { } value)
            return [];

        if (value.ValueKind != JsonValueKind.Array)
        {
            Fail(name, value.GetRawText(), "an array is expected");
            return [];
        }

        return
        [
            .. value.EnumerateArray().Select((item, index) => new BodyReader(item, $"{path}/{name}/{index}", this)),
        ];
    }

    /// <summary>A JSON integer; strings and decimals are refused (docs/wechat-pay.md, Formats).</summary>
    public long Integer(string name, long min, long max)
    {
        if (Find(name) is not { } value)
        {
            Fail(name, null, "the field is required");
            return 0;
        }

        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var number))
        {
            Fail(name, value.GetRawText(), "an integer is expected");
            return 0;
        }

        if (number < min || number > max)
            Fail(name, value.GetRawText(), $"the value must be from {min} to {max}");

        return number;
    }

    protected override string Pointer(string name) => $"{path}/{name}";

    protected override string? Raw(string name)
    {
        if (Find(name) is not { } value)
            return null;

        if (value.ValueKind != JsonValueKind.String)
        {
            Fail(name, value.GetRawText(), "a text is expected");
            return null;
        }

        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // An unpaired surrogate, written as an escape.
            Fail(name, value.GetRawText(), "only characters of 1 to 3 bytes in UTF-8 are allowed");
            return null;
        }
    }

    private JsonElement? Find(string name) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out var value)
        && value.ValueKind != JsonValueKind.Null
            ? value
            : null;
}

/// <summary>Fields of the query.</summary>
internal sealed class QueryReader(IReadOnlyDictionary<string, string> query) : FieldReader(null)
{
    protected override string Location => "query";

    public override bool Has(string name) => query.ContainsKey(name);

    protected override string Pointer(string name) => name;

    protected override string? Raw(string name) => query.GetValueOrDefault(name);

    public long Integer(string name)
    {
        var value = Text(name, 20);
        if (Problem is null && !long.TryParse(value, System.Globalization.NumberStyles.None, null, out var number))
            Fail(name, value, "an integer is expected");
        else if (Problem is null)
            return long.Parse(value, System.Globalization.NumberStyles.None);

        return 0;
    }
}
