namespace BillingEngine.Cli;

/// <summary>A failure that the person at the terminal can mend; its message is all they need to see.</summary>
public sealed class PlainFailureException(string message, int exitCode = 2) : Exception(message)
{
    /// <summary>What the process exits with: 2 when something is missing, 1 when something broke.</summary>
    public int ExitCode { get; } = exitCode;
}
