namespace BillingEngine.Platform.Metrics;

/// <summary>
/// The page that a Prometheus server reads (text format 0.0.4): the counters of this process and the state of the tables.
/// </summary>
public sealed class MetricsPage(IEnumerable<IMetricsPart> parts)
{
    /// <summary>The content type of the page.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>The page in Prometheus' text format.</summary>
    public async Task<string> WriteAsync(CancellationToken cancellationToken)
    {
        var text = new MetricsText();
        foreach (var part in parts)
            await part.WriteAsync(text, cancellationToken);
        return text.ToString();
    }
}
