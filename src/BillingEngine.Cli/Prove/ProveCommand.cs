using System.CommandLine;
using BillingEngine.Cli.Sandbox;
using BillingEngine.Proof;
using BillingEngine.Proof.Reports;

namespace BillingEngine.Cli.Prove;

/// <summary>
/// The verb <c>prove</c>: an independent, read-only reader of a database proves or refutes the rules of money.
/// </summary>
public static class ProveCommand
{
    private static readonly Option<string?> Connection = new("--connection")
    {
        Description =
            "The connection string of the database to read; a replica will do. "
            + $"Otherwise {SandboxCommand.ConnectionVariable}, or the running sandbox.",
    };

    private static readonly Option<string?> Simulator = new("--simulator")
    {
        Description = "The address of a simulator, or a file with what its /_control/ledger answers, to compare with.",
    };

    private static readonly Option<string> Report = new("--report")
    {
        Description = "The folder that proof.json and proof.txt are written to.",
        DefaultValueFactory = _ => Path.Combine(Repository.Local, "prove"),
    };

    /// <summary>Builds the verb.</summary>
    public static Command Build()
    {
        var command = new Command(
            "prove",
            "Reads a database and proves or refutes the rules of money. Exits 0: proved, 1: refuted, 2: not run."
        )
        {
            Connection,
            Simulator,
            Report,
        };
        command.SetAction(
            (parsed, token) =>
                RunAsync(parsed.GetValue(Connection), parsed.GetValue(Simulator), parsed.GetValue(Report)!, token)
        );
        return command;
    }

    private static async Task<int> RunAsync(
        string? connection,
        string? simulator,
        string folder,
        CancellationToken token
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
                "No sandbox runs here, so say which database to read: "
                    + "./run prove --connection 'Host=...;Database=...;Username=...', or start one with ./run."
            );
        }
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(5) };
        try
        {
            var report = await new Prover(TimeProvider.System).RunAsync(
                database,
                Ledger(simulator ?? sandbox?.Simulator.ToString(), http),
                token
            );
            Write(report, folder);
            Console.Write(ReportText.Write(report));
            Console.WriteLine($"The whole report: {Path.Combine(folder, "proof.json")} and proof.txt.");
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
                new LedgerDoor(http, address),
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
                $"The report cannot be written ({e.Message}): give another folder with --report."
            );
        }
    }
}
