using System.Text.Json;

namespace BillingEngine.Client.Tests.Webhooks;

public sealed class SequenceGuardTests
{
    private readonly SequenceGuard guard = new();
    private readonly List<long> handled = [];

    [Fact]
    public async Task What_is_older_than_what_is_known_or_the_same_is_dropped()
    {
        List<bool> taken = [];
        foreach (var sequence in (long[])[2, 1, 2, 4, 3, 5])
            taken.Add(await guard.HandleAsync(Told("sub_1", sequence), KeepAsync));

        Assert.Equal([true, false, false, true, false, true], taken);
        Assert.Equal([2, 4, 5], handled);
    }

    [Fact]
    public async Task Each_object_counts_for_itself()
    {
        for (var n = 1; n <= 200; n++)
            Assert.True(await guard.HandleAsync(Told($"sub_{n}", 1), KeepAsync));
    }

    [Fact]
    public async Task What_failed_half_way_is_handled_when_it_comes_again()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => guard.HandleAsync(
            Told("sub_1", 1), (_, _) => throw new InvalidOperationException("the disk is full")));

        Assert.True(await guard.HandleAsync(Told("sub_1", 1), KeepAsync));
    }

    [Fact]
    public async Task Of_one_object_one_is_handled_at_a_time_and_never_backwards()
    {
        var inside = 0;
        await Task.WhenAll(Enumerable.Range(1, 200).Reverse().Select(sequence => Task.Run(() => guard.HandleAsync(
            Told("sub_1", sequence), async (told, cancellationToken) =>
            {
                Assert.Equal(1, Interlocked.Increment(ref inside));
                await KeepAsync(told, cancellationToken);
                await Task.Yield();
                Interlocked.Decrement(ref inside);
            }))));

        Assert.Equal(handled.Order(), handled);
        Assert.Equal(200, handled[^1]);
    }

    [Fact]
    public async Task A_store_of_several_processes_is_asked_and_told()
    {
        var store = new MemorySequenceStore();
        await new SequenceGuard(store).HandleAsync(Told("sub_1", 5), KeepAsync);
        await store.KeepAsync("sub_1", 3, default);

        Assert.False(await new SequenceGuard(store).HandleAsync(Told("sub_1", 5), KeepAsync));
        Assert.Equal(5, await store.FindAsync("sub_1", default));
    }

    private Task KeepAsync(BillingEvent told, CancellationToken cancellationToken)
    {
        handled.Add(told.Sequence);
        return Task.CompletedTask;
    }

    private static BillingEvent Told(string id, long sequence) => new()
    {
        Id = $"evt_{sequence}", Type = EventTypes.SubscriptionRenewed, Sequence = sequence,
        CreatedAt = DateTimeOffset.UnixEpoch,
        Data = new EventData
        {
            Object = JsonDocument.Parse($$"""{"id":"{{id}}","object":"subscription"}""").RootElement,
        },
    };
}
