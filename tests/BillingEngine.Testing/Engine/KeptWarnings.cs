using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Testing.Engine;

/// <summary>Stores what a server logs at warning level or above, for assertions.</summary>
public sealed class KeptWarnings : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> lines = new();

    /// <summary>The lines so far.</summary>
    public IEnumerable<string> Lines => lines;

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (IsEnabled(logLevel))
            lines.Enqueue(formatter(state, exception));
    }

    /// <inheritdoc/>
    public void Dispose() { }
}
