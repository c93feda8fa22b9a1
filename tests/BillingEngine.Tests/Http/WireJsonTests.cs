using System.Text.Json;
using BillingEngine.Domain.Calendar;
using BillingEngine.Domain.Common;
using BillingEngine.Platform.Http;
using BillingEngine.Platform.Http.Json;

namespace BillingEngine.Tests.Http;

public sealed class WireJsonTests
{
    private sealed record View(
        PlanId Id,
        string? OpenId,
        string SubMchId,
        DateTimeOffset CreatedAt,
        DateOnly On,
        IntervalUnit IntervalUnit,
        IReadOnlyDictionary<string, string> Metadata,
        long Amount
    );

    [Fact]
    public void An_answer_is_written_as_the_API_says()
    {
        Assert.True(Id.TryParse<PlanId>("plan_01ARYZ6S410000000000000000", out var id));
        var view = new View(
            id,
            null,
            "1900000109",
            new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.FromHours(8)),
            new DateOnly(2026, 11, 22),
            IntervalUnit.Month,
            new Dictionary<string, string> { ["OrderNo"] = "月费 <b>" },
            long.MaxValue
        );

        Assert.Equal(
            """
            {"id":"plan_01ARYZ6S410000000000000000","openid":null,"sub_mchid":"1900000109",
            "created_at":"2026-11-22T02:00:00Z","on":"2026-11-22","interval_unit":"month",
            "metadata":{"OrderNo":"月费 \u003Cb\u003E"},"amount":9223372036854775807}
            """.Replace("\n", "", StringComparison.Ordinal),
            JsonSerializer.Serialize(view, WireJson.Options)
        );
    }

    [Theory]
    [InlineData(0, "2026-11-22T02:00:00Z")]
    [InlineData(5_000_000, "2026-11-22T02:00:00.5Z")]
    [InlineData(10, "2026-11-22T02:00:00.000001Z")]
    public void A_fraction_of_a_second_is_written_only_where_there_is_one(long ticks, string expected)
    {
        var text = WireJson.Text(new DateTimeOffset(2026, 11, 22, 2, 0, 0, TimeSpan.Zero).AddTicks(ticks));

        Assert.Equal(expected, text);
        Assert.True(Instants.TryParse(text, out var read));
        Assert.Equal(ticks, read.Ticks % TimeSpan.TicksPerSecond);
    }

    [Theory]
    [InlineData("2026-11-22T02:00:00Z", "2026-11-22T02:00:00Z")]
    [InlineData("2026-11-22t02:00:00z", "2026-11-22T02:00:00Z")]
    [InlineData("2026-11-22T02:00:00.1234567Z", "2026-11-22T02:00:00.123456Z")]
    [InlineData("2026-11-22T02:00:00.999999999Z", "2026-11-22T02:00:00.999999Z")]
    [InlineData("2026-11-22T02:00:00.1999999999999999999999999999999999999999Z", "2026-11-22T02:00:00.199999Z")]
    [InlineData("2026-11-22T10:00:00.5+08:00", "2026-11-22T02:00:00.5Z")]
    [InlineData("2026-11-22T02:00:00-00:00", "2026-11-22T02:00:00Z")]
    [InlineData("2026-11-23T01:59:00+23:59", "2026-11-22T02:00:00Z")]
    [InlineData("2026-11-21T02:01:00-23:59", "2026-11-22T02:00:00Z")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z")]
    [InlineData("1990-12-31T15:59:60.75-08:00", "1991-01-01T00:00:00.75Z")]
    public void Every_time_of_RFC_3339_is_taken_and_cut_to_the_microsecond(string text, string expected)
    {
        Assert.True(Instants.TryParse(text, out var read));
        Assert.Equal((expected, TimeSpan.Zero), (WireJson.Text(read), read.Offset));
        Assert.Null(Instants.Fault(text));
    }

    [Theory]
    [InlineData("2026-11-22T10:00:00", "this one has no offset")]
    [InlineData("2026-11-22T10:00:00 08:00", "in a query + is written as %2B")]
    [InlineData("2026-02-30T10:00:00Z", "there is no such date or time")]
    [InlineData("2026-11-22T24:00:00Z", "there is no such date or time")]
    [InlineData("2026-11-22T10:60:00Z", "there is no such date or time")]
    [InlineData("2026-11-22T10:00:61Z", "there is no such date or time")]
    [InlineData("0000-01-01T00:00:00Z", "there is no such date or time")]
    [InlineData("2026-11-22T10:00:00+24:00", "there is no such offset")]
    [InlineData("0001-01-01T00:00:00+14:00", "between the years 1 and 9999")]
    [InlineData("9999-12-31T23:59:59-14:00", "between the years 1 and 9999")]
    [InlineData("9999-12-31T23:59:60Z", "between the years 1 and 9999")]
    [InlineData("2026-11-22T10:00:60Z", "a 60th second")]
    [InlineData("2026-11-22", "")]
    [InlineData("2026-11-22 10:00:00Z", "")]
    [InlineData("2026-11-22T10:00:00.Z", "")]
    [InlineData("2026-11-22T10:00Z", "")]
    [InlineData("2026-11-22T10:00:00Z ", "")]
    [InlineData("2026-11-22T10:00:00Z\n", "")]
    [InlineData("２026-11-22T10:00:00Z", "")]
    [InlineData("tomorrow", "")]
    public void What_is_no_time_of_RFC_3339_is_refused_with_what_is_wrong(string text, string why)
    {
        Assert.False(Instants.TryParse(text, out _));
        var fault = Instants.Fault(text)!;
        Assert.StartsWith(Instants.Rule, fault, StringComparison.Ordinal);
        Assert.Equal(why.Length == 0, fault == Instants.Rule);
        Assert.Contains(why, fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Dunning.RetryDays[0]", "dunning.retry_days[0]")]
    [InlineData("OpenId", "openid")]
    [InlineData("Metadata", "metadata")]
    public void A_path_of_the_code_becomes_a_path_of_the_JSON(string path, string expected) =>
        Assert.Equal(expected, WireJson.Path(path));
}
