namespace BillingEngine.Cli;

/// <summary>A failure that the user can fix; the message says all they need.</summary>
public sealed class PlainFailureException(string message, int exitCode = 2) : Exception(message)
{
    /// <summary>The exit code of the process: 2 when something is missing, 1 when something broke.</summary>
    public int ExitCode { get; } = exitCode;
}
