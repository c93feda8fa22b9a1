using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace WeChatPay.Simulator.Faults;

/// <summary>The active faults: scripted rules, a seeded profile, or both. A restart clears them.</summary>
internal sealed class ActiveFaults
{
    private readonly Lock sync = new();
    private readonly Dictionary<(string On, string Key), int> seen = [];
    private readonly Dictionary<string, int> struck = new(StringComparer.Ordinal);
    private FaultRule[] rules = [];
    private long seed;
    private string? profile;

    public void Set(FaultRule[] newRules, long newSeed, string? newProfile)
    {
        lock (sync)
        {
            rules = newRules;
            seed = newSeed;
            profile = newProfile;
            seen.Clear();
            struck.Clear();
        }
    }

    public (FaultRule[] Rules, long Seed, string? Profile, Dictionary<string, int> Struck) Describe()
    {
        lock (sync)
        {
            return ([.. rules], seed, profile, new Dictionary<string, int>(struck, StringComparer.Ordinal));
        }
    }

    /// <summary>
    /// Decides by the seed, the operation, a business key and how often that key was seen, so that the order of
    /// parallel requests does not matter. A rule's <c>match</c> is compared with <paramref name="names"/>.
    /// </summary>
    public Fault? Decide(string on, string key, params ReadOnlySpan<string?> names)
    {
        lock (sync)
        {
            if (rules.Length == 0 && profile is null)
                return null;

            var times = seen.GetValueOrDefault((on, key));
            seen[(on, key)] = times + 1;
            var fault = FromRules(on, key, times, names) ?? FromProfile(on, key, times);
            if (fault is not null)
            {
                var name = $"{on}:{fault.Kind}";
                struck[name] = struck.GetValueOrDefault(name) + 1;
            }

            return fault;
        }
    }

    private Fault? FromRules(string on, string key, int times, ReadOnlySpan<string?> names)
    {
        for (var index = 0; index < rules.Length; index++)
        {
            var rule = rules[index];
            var covers = rule.On == on || (rule.On == FaultOn.Any && on != FaultOn.Notify);
            if (!covers || (rule.Match is { } match && !names.Contains(match)))
                continue;

            rule.Matched++;
            if (rule.Matched <= (rule.Skip ?? 0) || rule.Struck >= (rule.Count ?? int.MaxValue))
                continue;

            if (rule.Probability is { } probability && Random(on, key, times, $"rule{index}") >= probability)
                continue;

            rule.Struck++;
            return new Fault(rule.Fault, rule, Random(on, key, times, "detail"));
        }

        return null;
    }

    private Fault? FromProfile(string on, string key, int times)
    {
        var kind = profile is null ? null : FaultProfile.Pick(profile, on, Random(on, key, times, "profile"));
        return kind is null ? null : new Fault(kind, null, Random(on, key, times, "detail"));
    }

    private double Random(string on, string key, int times, string purpose)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}|{on}|{key}|{times}|{purpose}"), hash);
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) >> 11) / (double)(1UL << 53);
    }
}
