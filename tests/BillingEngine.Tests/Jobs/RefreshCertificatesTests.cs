using BillingEngine.Composition;
using BillingEngine.Platform.Jobs;
using BillingEngine.Testing.Engine;
using Microsoft.Extensions.Logging.Abstractions;

namespace BillingEngine.Tests.Jobs;

public sealed class RefreshCertificatesTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task Every_account_is_asked_for_even_after_one_that_could_not_be_reached()
    {
        host.Gateway.AccountWithoutCertificates = "first";
        var handler = new RefreshCertificatesHandler(
            host.Gateway,
            new KnownAccounts(["first", "second"]),
            NullLogger<RefreshCertificatesHandler>.Instance
        );
        Assert.Equal(0, (await handler.Handle(new RefreshCertificates(), default)).Value);
        Assert.Equal(["first", "second"], Asked().Where(a => a != "main"));
    }

    [Fact]
    public async Task The_accounts_of_the_configuration_are_those_that_are_asked_for()
    {
        await host.SweepAsync(new RefreshCertificates());
        Assert.Equal(["main"], Asked().Where(a => a == "main"));
    }

    [Fact]
    public void It_repeats_well_within_the_twelve_hours_that_wechat_asks_for()
    {
        var entry = EngineTimetable.Entries.Single(e => e.Request() is RefreshCertificates);
        Assert.InRange(entry.Every, TimeSpan.FromMinutes(1), TimeSpan.FromHours(6));
    }

    private IEnumerable<string> Asked() =>
        host.Gateway.Calls.Where(c => c.Operation == "refresh_certificates").Select(c => c.Number);
}
