using System.Diagnostics;
using System.Security.Cryptography;

namespace BillingEngine.Benchmarks.Measuring;

/// <summary>The few numbers that a bench reckons with.</summary>
public static class Statistics
{
    /// <summary>The median; of an even number of values, the mean of the two in the middle.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        if (sorted.Length == 0)
            return 0;
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The value below which 99 of 100 lie.</summary>
    public static double P99(double[] values)
    {
        Array.Sort(values);
        return values.Length == 0 ? 0 : values[Math.Min(values.Length - 1, values.Length * 99 / 100)];
    }

    /// <summary>CPU seconds of one bare RSA-2048 signature with a kept key, nothing else running here.</summary>
    public static double SignatureSeconds(RSA key)
    {
        const int count = 400;
        var hash = new byte[SHA256.HashSizeInBytes];
        var signature = new byte[256];
        using var here = Process.GetCurrentProcess();
        var before = here.TotalProcessorTime;
        for (var i = 0; i < count; i++)
            key.TrySignHash(hash, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, out _);
        here.Refresh();
        return (here.TotalProcessorTime - before).TotalSeconds / count;
    }
}
