using System.Collections.Concurrent;

namespace BillingEngine.Platform.Metrics;

/// <summary>The labels of a histogram of calls to the gateway.</summary>
public readonly record struct CallLabels(string Operation, string Outcome);

/// <summary>
/// The durations of calls to the gateway by operation and outcome, since the start of this process.
/// </summary>
public sealed class CallHistogram
{
    /// <summary>The upper bounds of the buckets, in seconds; the last bucket has none.</summary>
    public static IReadOnlyList<double> Bounds { get; } = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    private readonly ConcurrentDictionary<CallLabels, Calls> all = new();

    /// <summary>The calls so far.</summary>
    public IEnumerable<(CallLabels Labels, CallSum Sum)> Sums => all.Select(each => (each.Key, each.Value.Read()));

    /// <summary>Counts one call to the gateway that took <paramref name="seconds"/>.</summary>
    public void Add(CallLabels labels, double seconds) => all.GetOrAdd(labels, _ => new Calls()).Add(seconds);

    private sealed class Calls
    {
        private readonly Lock changes = new();
        private readonly long[] counts = new long[Bounds.Count + 1];
        private double total;

        public void Add(double seconds)
        {
            var bucket = 0;
            while (bucket < Bounds.Count && seconds > Bounds[bucket])
                bucket++;
            lock (changes)
            {
                counts[bucket]++;
                total += seconds;
            }
        }

        public CallSum Read()
        {
            lock (changes)
                return new CallSum([.. counts], total);
        }
    }
}

/// <summary>The number of calls in each bucket, and the sum of their seconds.</summary>
public sealed record CallSum(IReadOnlyList<long> Counts, double Seconds);
