namespace BillingEngine.Metrics;

/// <summary>A part of <see cref="MetricsPage"/>; the page asks each that is registered.</summary>
public interface IMetricsPart
{
    /// <summary>Writes it.</summary>
    Task WriteAsync(MetricsText text, CancellationToken cancellationToken);
}
