using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace BillingEngine.Server.Logging;

/// <summary>The format of the console's lines: <c>Logging:Format</c>, <c>text</c> or <c>json</c>.</summary>
internal static class LogFormat
{
    /// <summary>The setting: <c>text</c> for people, <c>json</c> for a log store.</summary>
    public const string Key = "Logging:Format";

    private const string Text = "text";
    private const string Json = "json";

    public static void Check(IConfiguration configuration, List<string> faults)
    {
        if (Of(configuration) is not (Text or Json))
            faults.Add($"{Key} must be {Text} or {Json}.");
    }

    /// <summary>Sets the console's format, unless a .NET formatter was chosen by name.</summary>
    public static void AddLogFormat(this WebApplicationBuilder builder)
    {
        builder.Logging.AddConsoleFormatter<TextFormatter, ConsoleFormatterOptions>();
        builder.Logging.AddConsoleFormatter<JsonFormatter, ConsoleFormatterOptions>();
        builder
            .Services.AddOptions<ConsoleLoggerOptions>()
            .Configure<IConfiguration>(
                (console, configuration) =>
                    console.FormatterName ??= Of(configuration) == Json ? JsonFormatter.Called : TextFormatter.Called
            );
    }

    private static string Of(IConfiguration configuration) => configuration[Key] ?? Text;

    /// <summary>The line of a log entry, with the trace of its request.</summary>
    public static LogLine LineOf<TState>(in LogEntry<TState> entry, DateTimeOffset at) =>
        new(
            at,
            entry.LogLevel,
            entry.Category,
            entry.Formatter(entry.State, entry.Exception),
            LogLine.CurrentTrace,
            entry.State as IReadOnlyList<KeyValuePair<string, object?>> ?? [],
            entry.Exception
        );

    private sealed class TextFormatter() : ConsoleFormatter(Called)
    {
        public const string Called = "billing-text";

        public override void Write<TState>(
            in LogEntry<TState> logEntry,
            IExternalScopeProvider? scopeProvider,
            TextWriter textWriter
        ) => textWriter.Write(LineOf(logEntry, TimeProvider.System.GetUtcNow()).ToText());
    }

    private sealed class JsonFormatter() : ConsoleFormatter(Called)
    {
        public const string Called = "billing-json";

        public override void Write<TState>(
            in LogEntry<TState> logEntry,
            IExternalScopeProvider? scopeProvider,
            TextWriter textWriter
        ) => textWriter.Write(LineOf(logEntry, TimeProvider.System.GetUtcNow()).ToJson());
    }
}
