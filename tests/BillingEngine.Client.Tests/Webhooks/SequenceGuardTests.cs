using System.Text.Json;

namespace BillingEngine.Client.Tests.Webhooks;

public sealed class SequenceGuardTests
{
    private readonly SequenceGuard guard = new();
    private readonly List<long> handled = [];

    [Fact]
    public async Task Every_event_is_handled_once_in_any_order()
    {
        Assert.Equal([true, true, false, true, true, true, false], await TakenAsync(guard, 2, 1, 2, 4, 3, 5, 1));
        Assert.Equal([2, 1, 4, 3, 5], handled);
    }

    [Fact]
    public async Task In_newest_state_mode_older_and_equal_sequences_are_dropped()
    {
        var newest = new SequenceGuard(GuardMode.NewestState);
        Assert.Equal([true, false, false, true, false, true], await TakenAsync(newest, 2, 1, 2, 4, 3, 5));
        Assert.Equal([2, 4, 5], handled);
    }

    [Theory]
    [InlineData(GuardMode.EveryEventOnce), InlineData(GuardMode.NewestState)]
    public async Task Objects_are_independent(GuardMode mode)
    {
        var any = new SequenceGuard(mode);
        for (var n = 1; n <= 200; n++)
            Assert.True(await any.HandleAsync(Event($"sub_{n}", 1), RecordAsync));
    }

    [Fact]
    public async Task Memory_has_a_capacity_and_forgets_the_oldest()
    {
        var events = new MemoryEventStore(capacity: 3);
        foreach (var id in (string[])["evt_1", "evt_2", "evt_3", "evt_1", "evt_4"])
            await events.StoreAsync(id, default);
        var known = new List<bool>();
        foreach (var id in (string[])["evt_1", "evt_2", "evt_3", "evt_4"])
            known.Add(await events.ContainsAsync(id, default));
        Assert.Equal([true, false, true, true], known);

        var sequences = new MemorySequenceStore(capacity: 1);
        await sequences.StoreAsync("sub_1", 5, default);
        await sequences.StoreAsync("sub_1", 3, default);
        Assert.Equal(5, await sequences.FindAsync("sub_1", default));
        await sequences.StoreAsync("sub_2", 1, default);
        Assert.Equal(
            (null, 1),
            (await sequences.FindAsync("sub_1", default), await sequences.FindAsync("sub_2", default))
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryEventStore(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SequenceGuard((GuardMode)7));
    }

    [Fact]
    public async Task A_failed_event_is_handled_when_it_is_sent_again()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            guard.HandleAsync(Event("sub_1", 1), (_, _) => throw new InvalidOperationException("the disk is full"))
        );

        Assert.True(await guard.HandleAsync(Event("sub_1", 1), RecordAsync));
    }

    [Fact]
    public async Task Events_of_one_object_are_handled_one_at_a_time_and_in_order()
    {
        var newest = new SequenceGuard(GuardMode.NewestState);
        var inside = 0;
        await Task.WhenAll(
            Enumerable
                .Range(1, 200)
                .Reverse()
                .Select(sequence =>
                    Task.Run(() =>
                        newest.HandleAsync(
                            Event("sub_1", sequence),
                            async (told, cancellationToken) =>
                            {
                                Assert.Equal(1, Interlocked.Increment(ref inside));
                                await RecordAsync(told, cancellationToken);
                                await Task.Yield();
                                Interlocked.Decrement(ref inside);
                            }
                        )
                    )
                )
        );

        Assert.Equal(handled.Order(), handled);
        Assert.Equal(200, handled[^1]);
    }

    [Fact]
    public async Task Two_simultaneous_deliveries_of_an_event_are_handled_once()
    {
        await Task.WhenAll(
            Enumerable.Range(1, 200).Select(n => Task.Run(() => guard.HandleAsync(Event("sub_1", n % 10), RecordAsync)))
        );

        Assert.Equal(Enumerable.Range(0, 10).Select(n => (long)n), handled.Order());
    }

    [Fact]
    public async Task A_shared_store_is_read_and_written()
    {
        var events = new MemoryEventStore();
        Assert.True(await new SequenceGuard(events).HandleAsync(Event("sub_1", 5), RecordAsync));
        Assert.False(await new SequenceGuard(events).HandleAsync(Event("sub_1", 5), RecordAsync));
        Assert.True(await events.ContainsAsync("evt_sub_1_5", default));
        var store = new MemorySequenceStore();
        await new SequenceGuard(store).HandleAsync(Event("sub_1", 5), RecordAsync);
        await store.StoreAsync("sub_1", 3, default);

        Assert.False(await new SequenceGuard(store).HandleAsync(Event("sub_1", 5), RecordAsync));
        Assert.Equal(5, await store.FindAsync("sub_1", default));
    }

    private async Task<List<bool>> TakenAsync(SequenceGuard by, params long[] sequences)
    {
        List<bool> taken = [];
        foreach (var sequence in sequences)
            taken.Add(await by.HandleAsync(Event("sub_1", sequence), RecordAsync));
        return taken;
    }

    private Task RecordAsync(BillingEvent told, CancellationToken cancellationToken)
    {
        handled.Add(told.Sequence);
        return Task.CompletedTask;
    }

    private static BillingEvent Event(string id, long sequence) =>
        new()
        {
            Id = $"evt_{id}_{sequence}",
            Type = EventTypes.SubscriptionRenewed,
            Sequence = sequence,
            CreatedAt = DateTimeOffset.UnixEpoch,
            Data = new EventData
            {
                Object = JsonDocument.Parse($$"""{"id":"{{id}}","object":"subscription"}""").RootElement,
            },
        };
}
