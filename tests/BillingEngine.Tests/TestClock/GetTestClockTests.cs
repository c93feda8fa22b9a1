using BillingEngine.TestClock;
using BillingEngine.Testing.Engine;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Tests.TestClock;

public sealed class GetTestClockTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task The_clock_tells_the_business_time()
    {
        var clock = host.Services.GetRequiredService<BusinessClock>();
        var before = clock.GetUtcNow();

        var told = (await host.SendAsync(new GetTestClock())).Value.Now;

        Assert.InRange(told, before, clock.GetUtcNow());
    }
}
