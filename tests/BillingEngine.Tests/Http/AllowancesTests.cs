using System.Net;
using BillingEngine.Platform.Http;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Testing;

namespace BillingEngine.Tests.Http;

public sealed class AllowancesTests
{
    private readonly ManualClock clock = new(new DateTimeOffset(2026, 11, 22, 2, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Who_has_none_left_learns_exactly_when_there_is_one()
    {
        var allowances = new Allowances(3, TimeSpan.FromSeconds(6), clock);
        Assert.All(Enumerable.Range(0, 3), _ => Assert.Equal(TimeSpan.Zero, allowances.Take("a")));
        Assert.Equal(TimeSpan.FromSeconds(6), allowances.Take("a"));
        clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(TimeSpan.FromSeconds(2), allowances.Take("a"));
        Assert.Equal(TimeSpan.Zero, allowances.Take("b"));
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.Zero, allowances.Take("a"));
        Assert.Equal(TimeSpan.FromSeconds(6), allowances.Take("a"));
    }

    [Fact]
    public void What_is_given_back_can_be_taken_again()
    {
        var allowances = new Allowances(1, TimeSpan.FromSeconds(6), clock);
        Assert.Equal(TimeSpan.Zero, allowances.Take("a"));
        allowances.GiveBack("a");
        Assert.Equal(TimeSpan.Zero, allowances.Take("a"));
    }

    [Fact]
    public void Memory_is_bounded_and_the_forgotten_begin_again()
    {
        var allowances = new Allowances(1, TimeSpan.FromSeconds(6), clock, most: 2);
        Assert.All(new[] { "a", "b" }, who => Assert.Equal(TimeSpan.Zero, allowances.Take(who)));
        Assert.Equal(TimeSpan.Zero, allowances.Take("c"));
        Assert.NotEqual(TimeSpan.Zero, allowances.Take("d"));
        clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(TimeSpan.Zero, allowances.Take("d"));
        Assert.Equal(TimeSpan.Zero, allowances.Take("e"));
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7"), InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), InlineData("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64")]
    [InlineData("::1", "::1")]
    public void A_client_is_counted_by_its_address_and_of_IPv6_by_its_network(string address, string counted) =>
        Assert.Equal(counted, CallerAddress.Of(IPAddress.Parse(address)));

    [Fact]
    public void A_line_is_logged_once_an_hour_for_each_subject_and_says_how_many_were_left_out()
    {
        var seldom = new SeldomLog(clock);
        Assert.True(seldom.IsDue("one", out var left));
        Assert.Equal(0, left);
        Assert.False(seldom.IsDue("one", out _));
        Assert.False(seldom.IsDue("one", out _));
        Assert.True(seldom.IsDue("another", out _));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.True(seldom.IsDue("one", out left));
        Assert.Equal(2, left);
    }
}
