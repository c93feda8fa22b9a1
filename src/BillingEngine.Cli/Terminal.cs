using System.CommandLine;
using System.CommandLine.Invocation;
using System.ComponentModel;
using System.Net.Sockets;
using System.Text.Json;
using Npgsql;

namespace BillingEngine.Cli;

/// <summary>
/// The edge between a person at a terminal and the verbs: failures become one sentence and an exit code.
/// </summary>
public static class Terminal
{
    /// <summary>What a shell reports of a process ended by Ctrl-C.</summary>
    public const int Interrupted = 130;

    /// <summary>What the process exits with when the arguments cannot be used.</summary>
    public const int Misunderstood = 2;

    /// <summary>Runs the verb that the arguments name; Ctrl-C and SIGTERM cancel it and are waited for.</summary>
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
        catch (Exception e) when (Around(e) is { } words)
        {
            await errors.WriteLineAsync(words);
            // Not 1, with which prove, demo and storm say that a rule of money is broken.
            return Misunderstood;
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
        await errors.WriteLineAsync($"{verb}--help lists what may be given.");
        return Misunderstood;
    }

    // What is not as it should be around the program needs no stack trace; a fault of the program itself does.
    private static string? Around(Exception exception) =>
        exception switch
        {
            PostgresException refusal => $"PostgreSQL refuses ({refusal.SqlState}): {refusal.MessageText}.",
            NpgsqlException away => $"The database cannot be used: {away.Message} See that it is up, and that the "
                + "connection string names it.",
            HttpRequestException call =>
                $"A call was not answered: {call.Message} See that the server and the simulator "
                    + "are up; their logs are in .local.",
            IOException or UnauthorizedAccessException => $"A file cannot be used: {exception.Message}",
            SocketException => $"The network cannot be used: {exception.Message}.",
            Win32Exception => $"A program cannot be started: {exception.Message}.",
            ArgumentException { Source: "Npgsql" } => "The connection string cannot be read: write it as "
                + "Host=...;Database=...;Username=...;Password=...",
            JsonException => $"A file or an answer is not the JSON that was expected: {exception.Message}",
            _ => null,
        };
}
