using BillingEngine.Platform.Jobs;
using BillingEngine.TestClock;
using BillingEngine.Testing.Engine;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BillingEngine.Tests.TestClock;

public sealed class AdvanceTestClockTests(EngineHost host) : IClassFixture<EngineHost>
{
    private BusinessClock Clock => host.Services.GetRequiredService<BusinessClock>();

    [Fact]
    public async Task The_clock_moves_for_this_process_and_for_every_later_one()
    {
        var to = Clock.GetUtcNow().AddDays(3);

        var moved = (await host.SendAsync(new AdvanceTestClock(to))).Value;

        Assert.InRange(moved.Now, to, to.AddMinutes(1));
        Assert.True(Clock.GetUtcNow() >= to);
        var later = new BusinessClock();
        await later.LoadAsync(host.Services.GetRequiredService<NpgsqlDataSource>(), default);
        Assert.True(later.GetUtcNow() >= to.AddSeconds(-1));
    }

    [Fact]
    public async Task The_clock_never_goes_back()
    {
        var answer = await host.SendAsync(new AdvanceTestClock(Clock.GetUtcNow().AddMinutes(-1)));

        Assert.Contains("to", answer.Error.Fields!.Keys);
    }

    [Fact]
    public async Task A_leap_of_more_than_ten_years_is_a_typing_error()
    {
        var answer = await host.SendAsync(new AdvanceTestClock(Clock.GetUtcNow().AddYears(11)));

        Assert.Contains("to", answer.Error.Fields!.Keys);
    }

    [Fact]
    public async Task While_one_drives_another_has_to_wait()
    {
        var turn = host.Services.GetRequiredService<DriveTurn>();
        Assert.True(turn.TryTake());
        var busy = await host.SendAsync(new AdvanceTestClock(Clock.GetUtcNow().AddDays(1)));
        Assert.Equal("test_clock.busy", busy.Error.Code);
        turn.Give();
        Assert.False((await host.SendAsync(new AdvanceTestClock(Clock.GetUtcNow().AddDays(1)))).IsError);
    }
}
