using System.Diagnostics;
using BillingEngine.Domain.Common;
using BillingEngine.Webhooks.Delivery;

namespace BillingEngine.Tests.Webhooks;

/// <summary>How much is held of one endpoint.</summary>
public sealed class DeliveryLaneTests
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(5);

    private readonly DeliveryLane lane = new();

    [Fact]
    public void A_lane_grows_while_its_receiver_is_quick_and_sends_eight_at_a_time()
    {
        var rooms = new List<int>();
        for (var round = 0; round < 8; round++)
        {
            rooms.Add(lane.Room);
            Assert.InRange(SendAll(true, Quick), 1, 8);
        }

        Assert.Equal(4, rooms[0]);
        Assert.Equal(rooms.Order(), rooms);
        Assert.Equal(128, rooms[^1]);
    }

    [Theory]
    [InlineData(false, 5)]
    [InlineData(true, 1500)]
    public void After_a_failure_or_a_slow_answer_one_call_is_made_at_a_time(bool isDelivered, int milliseconds)
    {
        SendAll(true, Quick);
        SendAll(isDelivered, TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal(1, lane.Room);
        Assert.False(lane.IsForgettable);
        Fill();
        Assert.NotNull(lane.Next());
        Assert.Null(lane.Next());
        Assert.Equal((1, 0), (lane.Held, lane.Room));
        Land(true, Quick);
        Assert.Equal(2, lane.Room);
    }

    [Fact]
    public void Nothing_more_is_claimed_until_half_of_it_is_kept()
    {
        Fill();
        Assert.Equal(4, Enumerable.Range(0, 5).Count(_ => lane.Next() is not null));
        lane.Land(false, Quick);
        lane.Land(true, Quick);
        lane.Land(true, Quick);
        // The lane holds four at most again; what landed counts until it is kept.
        Assert.Equal((4, 0), (lane.Held, lane.Room));
        lane.Keep();
        Assert.Equal((3, 0), (lane.Held, lane.Room));
        lane.Keep();
        Assert.Equal((2, 2), (lane.Held, lane.Room));
    }

    [Fact]
    public void What_waited_for_too_long_is_left_to_the_next_claim()
    {
        lane.Take(Some(), Stopwatch.GetTimestamp() - (20 * Stopwatch.Frequency));
        var fresh = Some();
        lane.Take(fresh, Stopwatch.GetTimestamp());

        Assert.Equal(fresh, lane.Next());
        Assert.Equal(1, lane.Held);
    }

    private void Fill()
    {
        for (var room = lane.Room; room > 0; room--)
            lane.Take(Some(), Stopwatch.GetTimestamp());
    }

    private int SendAll(bool isDelivered, TimeSpan took)
    {
        Fill();
        var most = 0;
        while (lane.Held > 0)
        {
            var inFlight = 0;
            while (lane.Next() is not null)
                inFlight++;
            most = Math.Max(most, inFlight);
            for (; inFlight > 0; inFlight--)
                Land(isDelivered, took);
        }
        return most;
    }

    private void Land(bool isDelivered, TimeSpan took)
    {
        lane.Land(isDelivered, took);
        lane.Keep();
    }

    private static ClaimedDelivery Some() =>
        new(
            Id.New<WebhookEndpointId>(DateTimeOffset.UnixEpoch),
            Id.New<EventId>(DateTimeOffset.UnixEpoch),
            Id.New<MerchantId>(DateTimeOffset.UnixEpoch),
            1,
            0,
            "https://example.com/",
            [],
            null,
            "invoice.paid",
            1,
            DateTimeOffset.UnixEpoch,
            "{}"
        );
}
