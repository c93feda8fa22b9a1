using System.Collections.Frozen;
using System.Globalization;

namespace WeChatPay.Global.Statements;

/// <summary>The columns of one table, found by name, in whatever order they come.</summary>
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

    /// <summary>Whether a line of this table can say which order it is about.</summary>
    public bool NameOrders =>
        places.ContainsKey(StatementNames.TransactionId) || places.ContainsKey(StatementNames.OutTradeNo);

    public static StatementColumns Of(string header) => new([.. header.Split(',').Select(Plain)]);

    /// <summary>The value of a column, blanks around it cut; null when it is empty or the table has none.</summary>
    public string? Text(string[] values, string name) =>
        places.TryGetValue(name, out var place) && values[place].AsSpan().Trim() is { Length: > 0 } text
            ? text.ToString()
            : null;

    /// <summary>A number; throws where something else stands, for an amount is never guessed.</summary>
    public decimal? Number(string[] values, string name)
    {
        if (Text(values, name) is not { } text)
            return null;
        return decimal.TryParse(text, Decimal, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"The column {name} holds no number.");
    }

    /// <summary>What stands in columns that nobody documented.</summary>
    public IReadOnlyDictionary<string, string> Others(string[] values) =>
        others.Length == 0
            ? Nothing
            : others.ToDictionary(column => column.Name, column => values[column.Place], StringComparer.Ordinal);

    // Spreadsheets and translators leave backticks, blanks and wide brackets around a name.
    internal static string Plain(string name) =>
        name.Trim().TrimStart('`').Trim().Replace('（', '(').Replace('）', ')');
}
