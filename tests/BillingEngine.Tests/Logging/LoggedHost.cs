using System.Collections.Concurrent;
using BillingEngine.Server.Logging;
using BillingEngine.Testing.Engine;
using BillingEngine.Tests.Operators;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace BillingEngine.Tests.Logging;

/// <summary>
/// The server with operators; it stores every log line as the console would write it.
/// </summary>
public sealed class LoggedHost : ServerHost
{
    private readonly LogLines log;

    public LoggedHost()
        : this(new LogLines()) { }

    private LoggedHost(LogLines log)
        : base(TestOperators.Settings, builder => builder.Logging.AddProvider(log)) => this.log = log;

    /// <summary>Every line so far, as text and as JSON.</summary>
    public IEnumerable<string> Lines => log.Lines.SelectMany(line => new[] { line.ToText(), line.ToJson() });

    /// <summary>The lines whose message starts with this text.</summary>
    internal IEnumerable<LogLine> Told(string message) =>
        log.Lines.Where(line => line.Message.StartsWith(message, StringComparison.Ordinal));

    internal IEnumerable<LogLine> All => log.Lines;

    private sealed class LogLines : ILoggerProvider
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
