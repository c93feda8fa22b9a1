using System.Security.Cryptography;
using System.Text;
using BillingEngine.Platform.Http;
using BillingEngine.Testing;

namespace BillingEngine.Tests.Http;

/// <summary>Guesses cost a bounded number of reads, and no right secret is refused for them.</summary>
public sealed class SecretReadsTests
{
    private readonly ManualClock clock = new(new DateTimeOffset(2026, 11, 22, 2, 0, 0, TimeSpan.Zero));
    private readonly Dictionary<string, string> holders = new(StringComparer.Ordinal);
    private readonly List<int> reads = [];

    [Fact]
    public async Task A_flood_of_different_guesses_costs_a_bounded_number_of_reads()
    {
        var secrets = Reads(TimeSpan.FromSeconds(3));
        var asked = Enumerable
            .Range(0, 1000)
            .Select(i => secrets.FindAsync(Hash($"guess {i}"), default).AsTask())
            .ToList();
        clock.Advance(TimeSpan.FromMilliseconds(250));
        var answers = await Task.WhenAll(asked);

        Assert.All(answers, answer => Assert.Equal(default(SecretReading<string>), answer));
        Assert.Equal(51, reads.Count);
        Assert.Equal(950, reads[^1]);
    }

    [Fact]
    public async Task The_same_guess_is_read_once_in_three_seconds()
    {
        var secrets = Reads(TimeSpan.FromSeconds(3));
        for (var i = 0; i < 100; i++)
            Assert.Null((await secrets.FindAsync(Hash("guess"), default)).Holder);
        Assert.Single(reads);
        holders["guess"] = "a key that was made meanwhile";
        clock.Advance(SecretReads<string>.UnknownFor);
        Assert.NotNull((await secrets.FindAsync(Hash("guess"), default)).Holder);
    }

    [Fact]
    public async Task In_a_flood_a_new_secret_is_found_by_the_next_shared_read_and_a_known_one_at_once()
    {
        holders["known"] = "holder";
        var secrets = Reads(TimeSpan.FromSeconds(3));
        Assert.Equal("holder", (await secrets.FindAsync(Hash("known"), default)).Holder);
        var flood = Enumerable
            .Range(0, 500)
            .Select(i => secrets.FindAsync(Hash($"guess {i}"), default).AsTask())
            .ToList();
        holders["new"] = "holder new";
        var found = secrets.FindAsync(Hash("new"), default).AsTask();
        Assert.False(found.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal("holder new", (await found).Holder);
        await Task.WhenAll(flood);

        clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal("holder", (await secrets.FindAsync(Hash("known"), default)).Holder);
    }

    [Fact]
    public async Task Many_right_secrets_take_nothing_from_the_allowance()
    {
        var secrets = Reads(TimeSpan.FromSeconds(3));
        for (var i = 0; i < 200; i++)
        {
            holders[$"right {i}"] = "holder";
            Assert.Equal("holder", (await secrets.FindAsync(Hash($"right {i}"), default)).Holder);
        }
    }

    [Fact]
    public async Task More_than_can_wait_are_told_to_come_back_and_not_that_their_secret_is_wrong()
    {
        var secrets = Reads(TimeSpan.FromSeconds(3));
        var asked = Enumerable
            .Range(0, 1051)
            .Select(i => secrets.FindAsync(Hash($"guess {i}"), default).AsTask())
            .ToList();
        Assert.True((await asked[^1]).IsBusy);
        clock.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Single(await Task.WhenAll(asked), answer => answer.IsBusy);
    }

    [Fact]
    public async Task A_secret_that_is_over_is_refused_as_soon_as_it_was_to_be_read_again()
    {
        holders["key"] = "holder";
        var (remembering, reading) = (Reads(TimeSpan.FromSeconds(3)), Reads(TimeSpan.Zero));
        Assert.NotNull((await remembering.FindAsync(Hash("key"), default)).Holder);
        Assert.NotNull((await reading.FindAsync(Hash("key"), default)).Holder);
        holders.Clear();
        Assert.Null((await reading.FindAsync(Hash("key"), default)).Holder);
        Assert.NotNull((await remembering.FindAsync(Hash("key"), default)).Holder);
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Null((await remembering.FindAsync(Hash("key"), default)).Holder);
    }

    private SecretReads<string> Reads(TimeSpan remembered) =>
        new(
            (hashes, _) =>
            {
                reads.Add(hashes.Length);
                IReadOnlyDictionary<string, string> found = holders
                    .ToDictionary(
                        pair => Convert.ToHexString(Hash(pair.Key)),
                        pair => pair.Value,
                        StringComparer.Ordinal
                    )
                    .Where(pair => hashes.Any(hash => Convert.ToHexString(hash) == pair.Key))
                    .ToDictionary(StringComparer.Ordinal);
                return Task.FromResult(found);
            },
            remembered,
            clock
        );

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
