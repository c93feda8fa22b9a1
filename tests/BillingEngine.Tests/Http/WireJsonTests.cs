using System.Text.Json;
using BillingEngine.Domain.Calendar;
using BillingEngine.Domain.Common;
using BillingEngine.Http;

namespace BillingEngine.Tests.Http;

public sealed class WireJsonTests
{
    private sealed record View(
        PlanId Id, string? OpenId, string SubMchId, DateTimeOffset CreatedAt, DateOnly On, IntervalUnit IntervalUnit,
        IReadOnlyDictionary<string, string> Metadata, long Amount);

    [Fact]
    public void An_answer_is_written_as_the_API_says()
    {
        Assert.True(Id.TryParse<PlanId>("plan_01ARYZ6S410000000000000000", out var id));
        var view = new View(
            id, null, "1900000109", new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.FromHours(8)),
            new DateOnly(2026, 11, 22),
            IntervalUnit.Month, new Dictionary<string, string> { ["OrderNo"] = "月费 <b>" }, long.MaxValue);

        Assert.Equal(
            """
            {"id":"plan_01ARYZ6S410000000000000000","openid":null,"sub_mchid":"1900000109",
            "created_at":"2026-11-22T02:00:00Z","on":"2026-11-22","interval_unit":"month",
            "metadata":{"OrderNo":"月费 \u003Cb\u003E"},"amount":9223372036854775807}
            """.Replace("\n", "", StringComparison.Ordinal),
            JsonSerializer.Serialize(view, WireJson.Options));
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
    [InlineData("Dunning.RetryDays[0]", "dunning.retry_days[0]")]
    [InlineData("OpenId", "openid")]
    [InlineData("Metadata", "metadata")]
    public void A_path_of_the_code_becomes_a_path_of_the_JSON(string path, string expected) =>
        Assert.Equal(expected, WireJson.Path(path));
}
