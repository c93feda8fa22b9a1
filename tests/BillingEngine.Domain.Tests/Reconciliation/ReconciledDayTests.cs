using BillingEngine.Domain.Common;
using BillingEngine.Domain.Reconciliation;

namespace BillingEngine.Domain.Tests.Reconciliation;

public sealed class ReconciledDayTests
{
    private static readonly DateOnly Day = new(2026, 11, 22);
    private static readonly DateTimeOffset Ready = new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-11-22T15:59:59Z", "2026-11-22")]
    [InlineData("2026-11-22T16:00:00Z", "2026-11-23")]
    public void A_day_is_one_of_the_zone_in_which_statements_are_written(string at, string day)
    {
        var moment = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture);
        var expected = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(expected, StatementDay.Of(moment));
        Assert.True(StatementDay.Begins(expected) <= moment && moment < StatementDay.Begins(expected.AddDays(1)));
    }

    [Fact]
    public void A_day_is_asked_for_from_ten_in_the_morning_after_it_and_then_each_hour()
    {
        var day = Open(Ready.AddHours(-9));
        Assert.Equal(Ready, day.DueAt);
        day.Wait(Ready.AddHours(-9));
        Assert.Equal(Ready, day.DueAt);
        day.Wait(Ready);
        Assert.Equal(Ready.AddHours(1), day.DueAt);
        Assert.Equal(ReconciliationStatus.Waiting, day.Status);
    }

    [Fact]
    public void That_there_is_no_statement_is_believed_at_once_only_where_nothing_is_expected()
    {
        var day = Open(Ready);
        Assert.True(day.BelievesNone(expectsTrades: false));
        for (var ask = 0; ask < 24; ask++)
        {
            Assert.False(day.BelievesNone(expectsTrades: true));
            Assert.False(day.IsOverdue);
            day.Wait(Ready.AddHours(ask));
        }
        Assert.True(day.BelievesNone(expectsTrades: true));
        Assert.True(day.IsOverdue);
    }

    [Fact]
    public void The_same_result_again_is_no_news_and_another_is()
    {
        var day = Open(Ready);
        var statement = Guid.NewGuid();
        day.Conclude(new Comparison(statement, 10, 9, 1), Ready);
        Assert.Equal(
            (ReconciliationStatus.DifferencesFound, "reconciliation.differences_found"),
            (day.Status, Assert.Single(day.TakeRaised()).Type)
        );
        day.Conclude(new Comparison(statement, 10, 9, 1), Ready.AddHours(1));
        Assert.Empty(day.TakeRaised());
        Assert.Equal(Ready, day.ComparedAt);
        day.Conclude(new Comparison(statement, 10, 10, 0), Ready.AddHours(2));
        Assert.Equal(
            (ReconciliationStatus.Matched, "reconciliation.matched"),
            (day.Status, Assert.Single(day.TakeRaised()).Type)
        );
        day.Wait(Ready.AddHours(3));
        Assert.Equal((ReconciliationStatus.Matched, null), (day.Status, day.DueAt));
    }

    [Fact]
    public void A_day_that_WeChat_refuses_is_given_up_once()
    {
        var day = Open(Ready);
        Assert.True(day.GiveUp(Ready));
        Assert.Null(day.DueAt);
        Assert.False(day.GiveUp(Ready));
    }

    [Fact]
    public void Every_kind_of_difference_has_one_thing_to_do_and_says_it() =>
        Assert.All(
            Enum.GetValues<DifferenceKind>(),
            kind =>
            {
                Assert.True(Enum.IsDefined(DifferenceActions.Of(kind)));
                Assert.EndsWith(".", DifferenceActions.Advice(kind), StringComparison.Ordinal);
            }
        );

    private static ReconciledDay Open(DateTimeOffset now) =>
        ReconciledDay.Open(new MerchantId(Guid.NewGuid()), Day, now);
}
