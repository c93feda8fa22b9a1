using System.CommandLine;

namespace BillingEngine.Cli;

/// <summary>
/// The edge between a person at a terminal and the verbs: failures become one sentence and an exit code.
/// </summary>
public static class Terminal
{
    /// <summary>What a shell reports of a process ended by Ctrl-C.</summary>
    public const int Interrupted = 130;

    /// <summary>Runs the verb that the arguments name; Ctrl-C and SIGTERM cancel it and are waited for.</summary>
    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var invocation = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            // How long a verb may take to stop its children after Ctrl-C.
            ProcessTerminationTimeout = TimeSpan.FromSeconds(60),
        };
        try
        {
            return await root.Parse(args).InvokeAsync(invocation);
        }
        catch (PlainFailureException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return failure.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
    }
}
