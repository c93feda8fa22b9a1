using System.Diagnostics;
using System.Globalization;

namespace BillingEngine.Benchmarks.Measuring;

/// <summary>Seconds of CPU used by this process, by all of PostgreSQL and by the gateway's process.</summary>
public readonly record struct CpuSeconds(double Here, double Postgres, double Gateway)
{
    /// <summary>What was used between two readings.</summary>
    public static CpuSeconds operator -(CpuSeconds later, CpuSeconds earlier) =>
        new(later.Here - earlier.Here, later.Postgres - earlier.Postgres, later.Gateway - earlier.Gateway);
}

/// <summary>Reads CPU times from /proc.</summary>
public sealed class CpuMeter(int postmaster, int? gateway)
{
    // The kernel's USER_HZ, the same on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>What was used until now.</summary>
    public CpuSeconds Read()
    {
        var postgres = 0L;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id))
                continue;
            if (Stat(id) is { } stat && (id == postmaster || stat.Parent == postmaster))
                postgres += stat.Ticks + (id == postmaster ? stat.ChildTicks : 0);
        }
        using var here = Process.GetCurrentProcess();
        return new CpuSeconds(
            here.TotalProcessorTime.TotalSeconds,
            postgres / TicksPerSecond,
            gateway is { } process && Stat(process) is { } found ? found.Ticks / TicksPerSecond : 0
        );
    }

    /// <summary>The parent of a process: a backend's is the postmaster.</summary>
    public static int ParentOf(int process) =>
        Stat(process)?.Parent ?? throw new InvalidOperationException($"Process {process} is gone.");

    // A process may end while the list is read.
    private static (int Parent, long Ticks, long ChildTicks)? Stat(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            long Field(int at) => long.Parse(fields[at], CultureInfo.InvariantCulture);
            return ((int)Field(1), Field(11) + Field(12), Field(13) + Field(14));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
