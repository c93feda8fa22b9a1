using System.Globalization;
using System.Text;

namespace BillingEngine.Platform.Metrics;

/// <summary>The text of a page for Prometheus (text format 0.0.4) while it is written.</summary>
public sealed class MetricsText
{
    private readonly StringBuilder text = new();

    /// <summary>Begins a metric; its lines follow.</summary>
    public MetricsText Metric(string name, string type, string help)
    {
        text.Append("# HELP ")
            .Append(name)
            .Append(' ')
            .Append(help)
            .Append('\n')
            .Append("# TYPE ")
            .Append(name)
            .Append(' ')
            .Append(type)
            .Append('\n');
        return this;
    }

    /// <summary>Adds a line; the labels are names and values in turn.</summary>
    public MetricsText Line(string name, double value, params string[] labels)
    {
        text.Append(name);
        for (var i = 0; i < labels.Length; i += 2)
            text.Append(i == 0 ? '{' : ',').Append(labels[i]).Append("=\"").Append(Escaped(labels[i + 1])).Append('"');
        if (labels.Length > 0)
            text.Append('}');
        text.Append(' ').Append(value.ToString("0.######", CultureInfo.InvariantCulture)).Append('\n');
        return this;
    }

    /// <summary>Adds a metric that has one value and no labels.</summary>
    public void Gauge(string name, string help, double value) => Metric(name, "gauge", help).Line(name, value);

    /// <inheritdoc/>
    public override string ToString() => text.ToString();

    private static string Escaped(string label) =>
        label
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
}
