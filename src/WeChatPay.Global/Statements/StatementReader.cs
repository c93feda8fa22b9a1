using System.Runtime.CompilerServices;

namespace WeChatPay.Global.Statements;

/// <summary>
/// Reads a statement line by line in constant memory (docs/wechat-pay-orders.md, Statement table). No content makes it
/// throw: a line that cannot be parsed is <c>Unreadable</c>.
/// </summary>
public static class StatementReader
{
    private const int LongestLine = 1 << 16;
    private const char Tick = '`';
    private const string Separator = ",`";
    private const string Stray = "The line belongs neither to the table nor its summary.";

    /// <summary>
    /// All lines after the header: trades, then the summary. A header that identifies no order is one <c>Unreadable</c>
    /// line and the end. <paramref name="table"/> is read forward only and left open.
    /// </summary>
    public static async IAsyncEnumerable<StatementLine> ReadAsync(
        Stream table,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        using var lines = new BoundedLines(table, LongestLine);
        var header = await lines.NextAsync(cancellationToken) ?? "";
        var columns = StatementColumns.Of(header);
        if (!columns.NameOrders)
        {
            yield return new StatementLine.Unreadable(
                1,
                header,
                "The first line does not name the documented columns."
            );
            yield break;
        }

        var parser = new Parser(columns);
        while (await lines.NextAsync(cancellationToken) is { } text)
        {
            foreach (var line in parser.Take(lines.Number, text, lines.WasCut))
                yield return line;
        }
        foreach (var line in parser.End())
            yield return line;
    }

    private sealed class Parser(StatementColumns columns)
    {
        // A merchant's text may hold a line break, which is in the table unescaped.
        private (long Number, string Text)? begun;
        private (long Number, string[] Names)? summary;
        private bool over;

        public IEnumerable<StatementLine> Take(long number, string text, bool wasCut)
        {
            var begins = text.StartsWith(Tick);
            if (begun is { } part)
            {
                if (!begins && part.Text.Length + text.Length < LongestLine)
                {
                    begun = null;
                    foreach (var line in Data(part.Number, part.Text + "\n" + text))
                        yield return line;
                    yield break;
                }
                yield return Short(part);
                begun = null;
            }
            if (wasCut)
            {
                yield return new StatementLine.Unreadable(number, text, $"The line is longer than {LongestLine}.");
            }
            else if (string.IsNullOrWhiteSpace(text))
            {
                yield break;
            }
            else if (begins && summary is null)
            {
                foreach (var line in Data(number, text))
                    yield return line;
            }
            else if (summary is null)
            {
                summary = (number, [.. text.Split(',').Select(StatementColumns.Plain)]);
            }
            else if (
                begins
                && !over
                && text[1..].Split(Separator).Length == columns.Count
                && summary.Value.Names.Length != columns.Count
            )
            {
                // What looked like the summary was a stray line: the table continues.
                yield return NoSummary(Stray);
                summary = null;
                foreach (var line in Data(number, text))
                    yield return line;
            }
            else
            {
                yield return Sums(number, text, begins);
            }
        }

        public IEnumerable<StatementLine> End()
        {
            if (begun is { } part)
                yield return Short(part);
            if (summary is not null && !over)
                yield return NoSummary("The summary has names and no values.");
        }

        private IEnumerable<StatementLine> Data(long number, string text)
        {
            var values = text[1..].Split(Separator);
            if (values.Length < columns.Count)
            {
                begun = (number, text);
            }
            else if (values.Length > columns.Count)
            {
                yield return new StatementLine.Unreadable(
                    number,
                    text,
                    $"The line has {values.Length} values for {columns.Count} columns."
                );
            }
            else
            {
                yield return Row(number, text, values);
            }
        }

        private StatementLine Row(long number, string text, string[] values)
        {
            try
            {
                return new StatementLine.Trade(number, StatementRow.Of(columns, values, text));
            }
            catch (FormatException e)
            {
                return new StatementLine.Unreadable(number, text, e.Message);
            }
        }

        private StatementLine Sums(long number, string text, bool begins)
        {
            var names = summary!.Value.Names;
            var values = begins ? text[1..].Split(Separator) : [];
            if (over || values.Length != names.Length)
                return new StatementLine.Unreadable(number, text, Stray);
            over = true;
            return new StatementLine.Summary(
                number,
                names
                    .Zip(values)
                    .DistinctBy(pair => pair.First)
                    .ToDictionary(pair => pair.First, pair => pair.Second.Trim(), StringComparer.Ordinal)
            );
        }

        private StatementLine.Unreadable NoSummary(string reason) =>
            new(summary!.Value.Number, string.Join(',', summary.Value.Names), reason);

        private StatementLine.Unreadable Short((long Number, string Text) part) =>
            new(part.Number, part.Text, $"The line has fewer values than the {columns.Count} columns.");
    }
}
