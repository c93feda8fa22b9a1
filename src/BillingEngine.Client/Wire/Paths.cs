using System.Globalization;
using System.Text;

namespace BillingEngine.Client;

/// <summary>Puts paths together from what a caller gave.</summary>
internal static class Paths
{
    /// <summary>A day as one segment of a path.</summary>
    public static string Segment(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>One segment of a path: an identifier, a code or a reference.</summary>
    public static string Segment(string id)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        // Even escaped they would be taken for a way up the path.
        return id is "." or ".."
            ? throw new ArgumentException($"{id} names no object.", nameof(id))
            : Uri.EscapeDataString(id);
    }
}

/// <summary>The query of a request; what is null is left out.</summary>
internal sealed class Query
{
    private readonly StringBuilder text = new();

    public Query Add(string name, string? value)
    {
        if (value is not null)
        {
            text.Append(text.Length == 0 ? '?' : '&')
                .Append(Uri.EscapeDataString(name))
                .Append('=')
                .Append(Uri.EscapeDataString(value));
        }
        return this;
    }

    public Query Add(string name, int? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    public Query Add(string name, long? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    public Query Add(string name, DateOnly value) => Add(name, Paths.Segment(value));

    public Query Add(string name, bool? value) =>
        Add(
            name,
            value is { } given
                ? given
                    ? "true"
                    : "false"
                : null
        );

    public Query Add(string name, DateTimeOffset? value) => Add(name, value is { } given ? Instants.Text(given) : null);

    public Query Add<T>(string name, T? value)
        where T : struct, Enum => Add(name, value is { } given ? Words<T>.Of(given) : null);

    public Query Add(string name, IReadOnlyDictionary<string, string>? pairs)
    {
        foreach (var (key, value) in pairs ?? new Dictionary<string, string>())
            Add($"{name}[{key}]", value);
        return this;
    }

    public override string ToString() => text.ToString();
}
