using System.Diagnostics;

namespace BillingEngine.Benchmarks.Measuring;

/// <summary>One measured run of one contender; <paramref name="Faults"/> is what the count check found.</summary>
public sealed record Turn(int Rows, double Seconds, CpuSeconds Cpu, IReadOnlyList<string> Faults, double P99 = 0)
{
    /// <summary>Rows a second; a run that lost or doubled a row counts as nothing.</summary>
    public double Rate => Faults.Count == 0 ? Rows / Seconds : 0;

    /// <summary>CPU of this process and PostgreSQL for each row, in seconds.</summary>
    public double CpuPerRow => (Cpu.Here + Cpu.Postgres) / Rows;
}

/// <summary>What does the work: the engine, its floor, the naive form.</summary>
public sealed record Contender(string Name, Func<Task<Turn>> RunAsync);

/// <summary>Runs contenders in turn, A B A B, after some warm-ups of each.</summary>
public sealed class Contest(IReadOnlyList<Contender> contenders)
{
    // The runtime compiles what is hot a second time after some thousand rows; a server has that behind it.
    private const int WarmUps = 3;

    private readonly Dictionary<string, List<Turn>> turns = contenders.ToDictionary(
        c => c.Name,
        _ => new List<Turn>(),
        StringComparer.Ordinal
    );

    /// <summary>What each contender did, round by round.</summary>
    public IReadOnlyDictionary<string, List<Turn>> Turns => turns;

    /// <summary>CPU seconds of one signature, once a round.</summary>
    public List<double> SignatureSeconds { get; } = [];

    /// <summary>Runs the rounds; <paramref name="signature"/> is measured before each where it matters.</summary>
    public async Task RunAsync(int rounds, Func<double>? signature = null)
    {
        for (var round = 1 - WarmUps; round <= rounds; round++)
        {
            if (signature is not null && signature() is var seconds && round > 0)
                SignatureSeconds.Add(seconds);
            foreach (var contender in contenders)
            {
                var turn = await contender.RunAsync();
                var label = round <= 0 ? "warm-up" : $"round {round}";
                Console.WriteLine(
                    $"  {label, -8} {contender.Name, -10} {turn.Rows / turn.Seconds, 9:N0}/s  "
                        + $"{turn.CpuPerRow * 1e6, 7:N0} us of CPU a row{string.Concat(turn.Faults.Select(f => "  " + f))}"
                );
                // A warm-up's rate is no measurement, but a row it loses is a fault all the same.
                if (round > 0 || turn.Faults.Count > 0)
                    turns[contender.Name].Add(turn);
            }
        }
    }

    /// <summary>Times a piece of work.</summary>
    public static async Task<(double Seconds, CpuSeconds Cpu)> TimeAsync(CpuMeter meter, Func<Task> work)
    {
        var before = meter.Read();
        var begun = Stopwatch.GetTimestamp();
        await work();
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        return (seconds, meter.Read() - before);
    }
}
