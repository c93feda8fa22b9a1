using System.Globalization;
using System.Text;

namespace BillingEngine.Proof.Reports;

/// <summary>
/// A report for people: one line per check, then the refuted checks with what to do, then what was read.
/// </summary>
public static class ReportText
{
    public static string Write(ProofReport report)
    {
        var text = new StringBuilder();
        var width = report.Checks.Max(check => check.Name.Length);
        Line(text, $"{"check".PadRight(width)}  verdict               rows  violations  exceptions  seconds");
        foreach (var check in report.Checks)
        {
            var counts = $"{check.Considered, 10}  {check.Violations, 10}  {check.Exceptions, 10}";
            Line(
                text,
                $"{check.Name.PadRight(width)}  {Word(check.Verdict), -14}  {counts}"
                    + $"  {check.Seconds.ToString("0.00", CultureInfo.InvariantCulture), 7}"
            );
        }
        foreach (var check in report.Checks)
            Explain(text, check);
        Input(text, report);
        Line(text, $"\n{Summary(report)}");
        return text.ToString();
    }

    /// <summary>The result in one sentence.</summary>
    public static string Summary(ProofReport report)
    {
        int Count(Verdict verdict) => report.Checks.Count(check => check.Verdict == verdict);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Count(Verdict.Proved)} proved, {Count(Verdict.Refuted)} refuted, {Count(Verdict.NotApplicable)} not "
                + $"applicable, {report.Checks.Sum(check => check.Exceptions)} exceptions, in "
                + $"{report.Seconds:0.0} seconds."
        );
    }

    private static void Explain(StringBuilder text, CheckResult check)
    {
        if (check.Reason is not null)
            Line(text, $"\n{check.Name}: not applicable. {check.Reason}");
        if (check.Violations > 0)
            Examples(text, check, "REFUTED", check.Violations, check.ViolationExamples);
        if (check.Exceptions > 0)
            Examples(text, check, "exceptions", check.Exceptions, check.ExceptionExamples);
    }

    private static void Examples(
        StringBuilder text,
        CheckResult check,
        string word,
        long count,
        IReadOnlyList<Example> examples
    )
    {
        Line(text, $"\n{check.Name}: {word}, {count}");
        Line(text, $"  means  {check.Meaning}");
        Line(text, $"  do     {check.Remedy}");
        foreach (var example in examples)
            Line(text, $"  {example.Object}  {example.Detail}");
        if (count > examples.Count)
            Line(text, $"  and {count - examples.Count} more");
    }

    private static void Input(StringBuilder text, ProofReport report)
    {
        var input = report.Input;
        Line(
            text,
            $"\nread       database {input.Database}, system {input.SystemIdentifier ?? "(not available)"}, "
                + $"PostgreSQL {input.ServerVersion}, snapshot {input.Snapshot}"
        );
        Line(text, $"schema     {string.Join(", ", input.Migrations)}");
        Line(text, $"clock      business time {input.BusinessNow:u}, run began {report.StartedAt:u}");
        Line(text, $"rows       {string.Join(", ", input.Rows.Select(table => $"{table.Key} {table.Value}"))}");
        Line(text, $"data       {input.DataHash}");
        if (input.Ledger is not null)
            Line(text, $"ledger     {input.Ledger}, {input.LedgerHash}");
    }

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');

    private static string Word(Verdict verdict) =>
        verdict switch
        {
            Verdict.Proved => "proved",
            Verdict.Refuted => "REFUTED",
            _ => "not applicable",
        };
}
