using System.CommandLine;
using BillingEngine.Cli.Sandbox;
using BillingEngine.Proof;
using BillingEngine.Proof.Reports;

namespace BillingEngine.Cli.Prove;

/// <summary>The verb <c>prove</c>: an independent, read-only check of a database against the rules of money.</summary>
public static class ProveCommand
{
    private static readonly Option<string?> Connection = new("--connection")
    {
        Description =
            "The connection string of the database to read; a replica is fine. "
            + $"Default: {SandboxCommand.ConnectionVariable}, or the running sandbox.",
    };

    private static readonly Option<string?> Simulator = new("--simulator")
    {
        Description =
            "The address of a simulator, or a file with the response of its /_control/ledger, to compare with.",
    };

    private static readonly Option<string> Report = new("--report")
    {
        Description = "The output folder of proof.json and proof.txt.",
        DefaultValueFactory = _ => Path.Combine(Repository.Local, "prove"),
    };

    public static Command Build()
    {
        var command = new Command(
            "prove",
            "Checks the rules of money in a database. Exit code 0: proved, 1: refuted, 2: not run."
        )
        {
            Connection,
            Simulator,
            Report,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                RunAsync(
                    parsed.GetValue(Connection),
                    parsed.GetValue(Simulator),
                    parsed.GetValue(Report)!,
                    cancellationToken
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        string? connection,
        string? simulator,
        string folder,
        CancellationToken cancellationToken
    )
    {
        var sandbox =
            connection is null
            && Environment.GetEnvironmentVariable(SandboxCommand.ConnectionVariable) is not { Length: > 0 }
                ? RunningSandbox.Find(SandboxCommand.Folder)
                : null;
        var database =
            connection
            ?? sandbox?.ConnectionString
            ?? Environment.GetEnvironmentVariable(SandboxCommand.ConnectionVariable)
            ?? "";
        if (database.Length == 0)
        {
            throw new PlainFailureException(
                "No sandbox is running. Name the database to read: "
                    + "./run prove --connection 'Host=...;Database=...;Username=...', or start one with ./run."
            );
        }
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(5) };
        try
        {
            var report = await new Prover(TimeProvider.System).RunAsync(
                database,
                Ledger(simulator ?? sandbox?.Simulator.ToString(), http),
                cancellationToken
            );
            Write(report, folder);
            Console.Write(ReportText.Write(report));
            Console.WriteLine($"The full report: {Path.Combine(folder, "proof.json")} and proof.txt.");
            return report.IsProved ? 0 : 1;
        }
        catch (CannotProveException e)
        {
            throw new PlainFailureException(e.Message);
        }
    }

    private static ILedgerSource? Ledger(string? text, HttpClient http) =>
        text switch
        {
            null => null,
            _ when Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" =>
                new SimulatorLedgerApi(http, address),
            _ => new LedgerFile(text),
        };

    private static void Write(ProofReport report, string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "proof.json"), ReportJson.Write(report) + "\n");
            File.WriteAllText(Path.Combine(folder, "proof.txt"), ReportText.Write(report));
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new PlainFailureException(
                $"The report cannot be written ({e.Message}): choose another folder with --report."
            );
        }
    }
}
