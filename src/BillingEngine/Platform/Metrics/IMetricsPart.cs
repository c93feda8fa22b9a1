namespace BillingEngine.Platform.Metrics;

/// <summary>A part of <see cref="MetricsPage"/>, which contains every registered part.</summary>
public interface IMetricsPart
{
    /// <summary>Appends this part's metrics to the page.</summary>
    Task WriteAsync(MetricsText text, CancellationToken cancellationToken);
}
