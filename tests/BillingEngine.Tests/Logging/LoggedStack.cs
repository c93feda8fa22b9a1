using System.Collections.Concurrent;
using BillingEngine.Server.Logging;
using BillingEngine.Tests.Operators;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace BillingEngine.Tests.Logging;

/// <summary>
/// The whole product with operators, whose every line of the log is kept as the console would write it.
/// </summary>
public sealed class LoggedStack : OperatorStack
{
    private readonly KeptLines kept = new();

    /// <summary>Every line so far, as text and as JSON.</summary>
    public IEnumerable<string> Lines => kept.Lines.SelectMany(line => new[] { line.ToText(), line.ToJson() });

    /// <summary>The lines whose message begins so.</summary>
    internal IEnumerable<LogLine> Told(string message) =>
        kept.Lines.Where(line => line.Message.StartsWith(message, StringComparison.Ordinal));

    internal IEnumerable<LogLine> All => kept.Lines;

    protected override void Adjust(WebApplicationBuilder builder) => builder.Logging.AddProvider(kept);

    private sealed class KeptLines : ILoggerProvider
    {
        private readonly ConcurrentQueue<LogLine> lines = new();

        public IEnumerable<LogLine> Lines => lines;

        public ILogger CreateLogger(string categoryName) => new Keeper(categoryName, lines);

        public void Dispose() { }
    }

    private sealed class Keeper(string category, ConcurrentQueue<LogLine> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (IsEnabled(logLevel))
            {
                lines.Enqueue(
                    LogFormat.LineOf(
                        new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter),
                        TimeProvider.System.GetUtcNow()
                    )
                );
            }
        }
    }
}
