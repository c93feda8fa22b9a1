using System.Collections.Frozen;
using System.Globalization;

namespace WeChatPay.Global.Statements;

/// <summary>The columns of a table, found by name in any order.</summary>
internal sealed class StatementColumns
{
    private const NumberStyles Decimal =
        NumberStyles.AllowLeadingSign
        | NumberStyles.AllowDecimalPoint
        | NumberStyles.AllowLeadingWhite
        | NumberStyles.AllowTrailingWhite;

    private static readonly FrozenDictionary<string, string> Nothing = FrozenDictionary<string, string>.Empty;

    private readonly FrozenDictionary<string, int> places;
    private readonly (string Name, int Place)[] others;

    private StatementColumns(string[] names)
    {
        Count = names.Length;
        places = names
            .Select((name, place) => (name, place))
            .DistinctBy(column => column.name)
            .ToFrozenDictionary(column => column.name, column => column.place, StringComparer.Ordinal);
        others = [.. places.Where(p => !StatementNames.All.Contains(p.Key)).Select(p => (p.Key, p.Value))];
    }

    public int Count { get; }

    /// <summary>Whether this table has a column that identifies the order.</summary>
    public bool NameOrders =>
        places.ContainsKey(StatementNames.TransactionId) || places.ContainsKey(StatementNames.OutTradeNo);

    public static StatementColumns Of(string header) => new([.. header.Split(',').Select(Plain)]);

    /// <summary>
    /// The value of a column without surrounding blanks; null if it is empty or the table has no such column.
    /// </summary>
    public string? Text(string[] values, string name) =>
        places.TryGetValue(name, out var place) && values[place].AsSpan().Trim() is { Length: > 0 } text
            ? text.ToString()
            : null;

    /// <summary>The number in a column. Throws if it is not a number, because amounts are never guessed.</summary>
    public decimal? Number(string[] values, string name)
    {
        if (Text(values, name) is not { } text)
            return null;
        return decimal.TryParse(text, Decimal, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"The column {name} is not a number.");
    }

    /// <summary>The values of undocumented columns.</summary>
    public IReadOnlyDictionary<string, string> Others(string[] values) =>
        others.Length == 0
            ? Nothing
            : others.ToDictionary(column => column.Name, column => values[column.Place], StringComparer.Ordinal);

    // Spreadsheets and translation tools leave backticks, blanks and full-width brackets around a name.
    internal static string Plain(string name) =>
        name.Trim().TrimStart('`').Trim().Replace('（', '(').Replace('）', ')');
}
