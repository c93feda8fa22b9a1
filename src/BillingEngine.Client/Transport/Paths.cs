using System.Globalization;
using System.Text;

namespace BillingEngine.Client;

/// <summary>Builds paths from the caller's values.</summary>
internal static class Paths
{
    /// <summary>A day as one path segment.</summary>
    public static string Segment(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>An id, code or reference as one path segment.</summary>
    public static string Segment(string id)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        // Even when escaped, these would mean a parent path.
        return id is "." or ".."
            ? throw new ArgumentException($"{id} does not name an object.", nameof(id))
            : Uri.EscapeDataString(id);
    }
}

/// <summary>The query of a request; null values are omitted.</summary>
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
        where T : struct, Enum => Add(name, value is { } given ? EnumText<T>.Of(given) : null);

    public Query Add(string name, IReadOnlyDictionary<string, string>? pairs)
    {
        foreach (var (key, value) in pairs ?? new Dictionary<string, string>())
            Add($"{name}[{key}]", value);
        return this;
    }

    public override string ToString() => text.ToString();
}
