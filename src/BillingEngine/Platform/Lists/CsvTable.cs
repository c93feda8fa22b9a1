using System.Text.Json;
using BillingEngine.Platform.Http.Json;

namespace BillingEngine.Platform.Lists;

/// <summary>
/// Views as rows of CSV (RFC 4180, UTF-8): a column for each field of the view, in its order; fields of
/// a nested object have a dot in their name; lists and pairs are written as JSON.
/// </summary>
public sealed class CsvTable
{
    private readonly List<string[]> columns = [];

    /// <summary>The table of a type of view.</summary>
    public CsvTable(Type view) => Add([], view);

    /// <summary>Writes the names of the columns.</summary>
    public void WriteNames(TextWriter text) => WriteLine(text, columns.Select(path => string.Join('.', path)));

    /// <summary>Writes one view.</summary>
    public void Write(TextWriter text, JsonElement view) => WriteLine(text, columns.Select(path => Cell(view, path)));

    private void Add(string[] before, Type type)
    {
        foreach (
            var property in type.GetProperties()
                .Where(p => p.GetIndexParameters().Length == 0)
                .OrderBy(property => property.MetadataToken)
        )
        {
            string[] path = [.. before, WireJson.Name(property, property.Name)];
            if (property.PropertyType is { IsClass: true } part && part.Name.EndsWith("View", StringComparison.Ordinal))
                Add(path, part);
            else
                columns.Add(path);
        }
    }

    private static string Cell(JsonElement view, string[] path)
    {
        var at = view;
        foreach (var name in path)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                return "";
        }
        return at.ValueKind switch
        {
            JsonValueKind.Null => "",
            JsonValueKind.String => Text(at.GetString()!),
            _ => at.GetRawText(),
        };
    }

    // A spreadsheet would run such text as a formula.
    private static string Text(string value) =>
        value.Length > 0 && value[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + value : value;

    private static void WriteLine(TextWriter text, IEnumerable<string> cells)
    {
        text.Write(string.Join(',', cells.Select(Quoted)));
        text.Write("\r\n");
    }

    private static string Quoted(string cell) =>
        cell.AsSpan().ContainsAny("\",\r\n")
            ? "\"" + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + "\""
            : cell;
}
