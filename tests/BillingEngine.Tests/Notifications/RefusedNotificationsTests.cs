using BillingEngine.Domain.Gateway;
using BillingEngine.Notifications;
using BillingEngine.Platform.Http;
using BillingEngine.Platform.Metrics;
using BillingEngine.Testing;
using BillingEngine.Testing.Engine;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Tests.Notifications;

/// <summary>Strangers can send any number of notifications, and fill no log with them.</summary>
public sealed class RefusedNotificationsTests : IDisposable
{
    private static readonly NotificationReading AnotherKey = new NotificationReading.Unreadable(
        "not our key",
        IsEncryptedWithAnotherKey: true
    );

    private static readonly NotificationReading Read = new NotificationReading.Ignored(
        new NotificationHead("id", "type", "", "{}")
    );

    private readonly ManualClock clock = new(new DateTimeOffset(2026, 11, 22, 2, 0, 0, TimeSpan.Zero));
    private readonly KeptWarnings lines = new();
    private readonly ILoggerFactory logs;
    private readonly RefusedNotifications refusals;

    public RefusedNotificationsTests()
    {
        logs = LoggerFactory.Create(builder => builder.AddProvider(lines));
        refusals = new RefusedNotifications(
            new SeldomLog(clock),
            new EngineMeter(),
            logs.CreateLogger<RefusedNotifications>()
        );
    }

    public void Dispose()
    {
        logs.Dispose();
        lines.Dispose();
    }

    [Fact]
    public void A_foreign_merchants_notifications_are_one_line_an_hour_that_says_how_many_they_were()
    {
        Assert.Null(refusals.Of("main", Read));
        for (var i = 0; i < 100; i++)
            Assert.Equal(500, refusals.Of("main", AnotherKey)!.Status);
        Assert.Contains(
            "another merchant's, whose notification address leads here",
            Assert.Single(lines.Lines),
            StringComparison.Ordinal
        );
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(500, refusals.Of("main", AnotherKey)!.Status);
        Assert.Contains("99 more", lines.Lines.Last(), StringComparison.Ordinal);
        Assert.Equal(2, lines.Lines.Count());
    }

    [Fact]
    public void Only_where_the_accounts_key_has_opened_nothing_is_it_said_that_it_may_have_been_changed()
    {
        refusals.Of("main", Read);
        refusals.Of("main", AnotherKey);
        refusals.Of("partner", AnotherKey);
        Assert.DoesNotContain("set ApiV3Key", lines.Lines.First(), StringComparison.Ordinal);
        Assert.Contains("set ApiV3Key", lines.Lines.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_kind_of_refusal_has_a_line_of_its_own_and_no_more()
    {
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(404, refusals.Of($"account {i}", new NotificationReading.UnknownAccount())!.Status);
            Assert.Equal(401, refusals.Of("main", new NotificationReading.Refused("signature"))!.Status);
            Assert.Equal(401, refusals.Of("main", new NotificationReading.Refused("timestamp"))!.Status);
            Assert.Equal(500, refusals.Of("main", new NotificationReading.Unreadable("no resource"))!.Status);
        }
        Assert.Equal(4, lines.Lines.Count());
    }
}
