using System.CommandLine;
using System.CommandLine.Invocation;
using System.ComponentModel;
using System.Net.Sockets;
using System.Text.Json;
using Npgsql;

namespace BillingEngine.Cli;

/// <summary>The boundary between the terminal and the verbs: failures become one sentence and an exit code.</summary>
public static class Terminal
{
    /// <summary>The exit code that a shell reports for Ctrl-C.</summary>
    public const int Interrupted = 130;

    /// <summary>The exit code for wrong arguments.</summary>
    public const int WrongArguments = 2;

    /// <summary>Runs the verb that the arguments name. Ctrl-C and SIGTERM cancel it and wait for its end.</summary>
    public static async Task<int> RunAsync(RootCommand root, string[] args, TextWriter errors)
    {
        var invocation = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            // How long a verb may take to stop its children after Ctrl-C.
            ProcessTerminationTimeout = TimeSpan.FromSeconds(60),
        };
        var parsed = root.Parse(args);
        if (parsed.Action is ParseErrorAction)
            return await RefuseAsync(parsed, errors);
        try
        {
            return await parsed.InvokeAsync(invocation);
        }
        catch (PlainFailureException failure)
        {
            await errors.WriteLineAsync(failure.Message);
            return failure.ExitCode;
        }
        catch (Exception e) when (Environmental(e) is { } message)
        {
            await errors.WriteLineAsync(message);
            // Not 1: with 1, prove, demo and storm report a violated rule of money.
            return WrongArguments;
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
    }

    private static async Task<int> RefuseAsync(ParseResult parsed, TextWriter errors)
    {
        foreach (var message in parsed.Errors.Select(error => error.Message).Distinct(StringComparer.Ordinal))
            await errors.WriteLineAsync(message);
        var verb = parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ";
        await errors.WriteLineAsync($"{verb}--help lists the options.");
        return WrongArguments;
    }

    // A problem of the environment needs no stack trace; a bug in this program does.
    private static string? Environmental(Exception exception) =>
        exception switch
        {
            PostgresException refusal => $"PostgreSQL reports an error ({refusal.SqlState}): {refusal.MessageText}.",
            NpgsqlException away =>
                $"The database cannot be used: {away.Message} Check that it is running and that the "
                    + "connection string names it.",
            HttpRequestException call => $"An HTTP call failed: {call.Message} Check that the server and the simulator "
                + "are running; their logs are in .local.",
            IOException or UnauthorizedAccessException => $"A file cannot be read or written: {exception.Message}",
            SocketException => $"The network cannot be used: {exception.Message}.",
            Win32Exception => $"A program cannot be started: {exception.Message}.",
            ArgumentException { Source: "Npgsql" } => "The connection string is not valid: write it as "
                + "Host=...;Database=...;Username=...;Password=...",
            JsonException => $"A file or a response is not the expected JSON: {exception.Message}",
            _ => null,
        };
}
