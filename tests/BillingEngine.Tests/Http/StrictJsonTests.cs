using System.Text;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Pipeline;

namespace BillingEngine.Tests.Http;

public sealed class StrictJsonTests
{
    public enum Interval
    {
        Day,
        PeriodEnd,
    }

    public sealed record Inner(string Reference, string? Openid);

    public sealed record Outer(
        string Name,
        long Amount,
        int? Count,
        bool Active = true,
        Interval Interval = Interval.Day,
        DateTimeOffset? At = null,
        DateOnly? On = null,
        IReadOnlyList<int>? Days = null,
        IReadOnlyDictionary<string, string>? Metadata = null,
        TextOr<Inner>? Customer = null,
        Inner? Nested = null
    );

    public sealed record Patch(Change<string> Name, Change<string?> Zone, Change<int> Count);

    [Fact]
    public void Every_kind_of_field_is_read()
    {
        var read = Read<Outer>(
            """
            {"name":"月费","amount":9223372036854775807,"count":-3,"active":false,"interval":"period_end",
             "at":"2026-11-22T10:00:00.25+08:00","on":"2026-11-22","days":[1,2],"metadata":{"k":"v"},
             "customer":{"reference":"r1"},"nested":{"reference":"r2","openid":"o"}}
            """
        );

        Assert.Equal(
            ("月费", long.MaxValue, -3, false, Interval.PeriodEnd),
            (read.Name, read.Amount, read.Count, read.Active, read.Interval)
        );
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 2, 0, 0, 250, TimeSpan.Zero), read.At);
        Assert.Equal(TimeSpan.Zero, read.At!.Value.Offset);
        Assert.Equal(new DateOnly(2026, 11, 22), read.On);
        Assert.Equal([1, 2], read.Days!);
        Assert.Equal("v", read.Metadata!["k"]);
        Assert.Equal(new Inner("r1", null), read.Customer!.Object);
        Assert.Equal(new Inner("r2", "o"), read.Nested);
    }

    [Fact]
    public void What_is_optional_may_be_absent_or_null()
    {
        var absent = Read<Outer>("""{"name":"a","amount":1}""");
        var given = Read<Outer>("""{"name":"a","amount":1,"count":null,"at":null,"customer":"cus_1"}""");

        Assert.Equal((null, true, Interval.Day, null), (absent.Count, absent.Active, absent.Interval, absent.Customer));
        Assert.Equal("cus_1", given.Customer!.Text);
        Assert.Null(given.Count);
    }

    [Fact]
    public void A_change_knows_whether_it_was_given()
    {
        var nothing = Read<Patch>("{}");
        var some = Read<Patch>("""{"name":"new","zone":null,"count":0}""");

        Assert.False(nothing.Name.IsGiven || nothing.Zone.IsGiven || nothing.Count.IsGiven);
        Assert.Equal("old", nothing.Name.Or("old"));
        Assert.Equal(("new", 0), (some.Name.Value, some.Count.Value));
        Assert.True(some.Zone.IsGiven);
        Assert.Null(some.Zone.Value);
        Assert.True(StrictJson.MayBeEmpty<Patch>());
        Assert.False(StrictJson.MayBeEmpty<Outer>());
    }

    [Theory]
    [InlineData("""{"name":"a","amout":1}""", "amout", "is not a known field")]
    [InlineData("""{"name":"a","amout":1}""", "amount", "is required")]
    [InlineData("""{"name":"a","amount":1,"Name":"b"}""", "Name", "is not a known field")]
    [InlineData("""{"name":"a","amount":1,"customer":{"refrence":"r"}}""", "customer.refrence", "is not a known field")]
    [InlineData("""{"name":"a","amount":1,"customer":{}}""", "customer.reference", "is required")]
    [InlineData(
        """{"name":"a","amount":1,"nested":{"reference":7}}""",
        "nested.reference",
        "must be text, not a number"
    )]
    [InlineData("""{"name":"a","amount":1,"amount":2}""", "amount", "is given twice")]
    [InlineData("""{"name":"a","amount":"1"}""", "amount", "must be an integer, not text")]
    [InlineData("""{"name":"a","amount":1.0}""", "amount", "must be an integer without fraction or exponent")]
    [InlineData("""{"name":"a","amount":1e3}""", "amount", "must be an integer without fraction or exponent")]
    [InlineData("""{"name":"a","amount":1E0}""", "amount", "must be an integer without fraction or exponent")]
    [InlineData("""{"name":"a","amount":-0}""", "amount", "must be an integer without fraction or exponent")]
    [InlineData("""{"name":"a","amount":9223372036854775808}""", "amount", "must lie between")]
    [InlineData("""{"name":"a","amount":1,"count":2147483648}""", "count", "must lie between")]
    [InlineData("""{"name":"a","amount":null}""", "amount", "must not be null")]
    [InlineData("""{"name":null,"amount":1}""", "name", "must not be null")]
    [InlineData("""{"name":["a"],"amount":1}""", "name", "must be text, not a list")]
    [InlineData("""{"name":true,"amount":1}""", "name", "must be text, not true or false")]
    [InlineData("""{"name":"a","amount":1,"active":"true"}""", "active", "must be true or false, not text")]
    [InlineData("""{"name":"a","amount":1,"active":1}""", "active", "must be true or false, not a number")]
    [InlineData("""{"name":"a","amount":1,"interval":"month"}""", "interval", "must be one of: day, period_end")]
    [InlineData("""{"name":"a","amount":1,"interval":"Day"}""", "interval", "must be one of: day, period_end")]
    [InlineData("""{"name":"a","amount":1,"interval":0}""", "interval", "must be one of: day, period_end")]
    [InlineData("""{"name":"a","amount":1,"at":"2026-11-22"}""", "at", "must be an RFC 3339 time with an offset")]
    [InlineData(
        """{"name":"a","amount":1,"at":"2026-11-22T10:00:00"}""",
        "at",
        "must be an RFC 3339 time with an offset"
    )]
    [InlineData(
        """{"name":"a","amount":1,"at":"2026-02-30T10:00:00Z"}""",
        "at",
        "must be an RFC 3339 time with an offset"
    )]
    [InlineData("""{"name":"a","amount":1,"at":1763776800}""", "at", "must be an RFC 3339 time as text, not a number")]
    [InlineData("""{"name":"a","amount":1,"on":"22/11/2026"}""", "on", "must be a date")]
    [InlineData("""{"name":"a","amount":1,"days":[1,"2"]}""", "days[1]", "must be an integer, not text")]
    [InlineData("""{"name":"a","amount":1,"days":[1,null]}""", "days[1]", "must be an integer, not null")]
    [InlineData("""{"name":"a","amount":1,"days":{"0":1}}""", "days", "must be a list, not an object")]
    [InlineData("""{"name":"a","amount":1,"metadata":{"k":1}}""", "metadata.k", "must be text, not a number")]
    [InlineData("""{"name":"a","amount":1,"metadata":{"k":"1","k":"2"}}""", "metadata.k", "is given twice")]
    [InlineData("""{"name":"a","amount":1,"metadata":[]}""", "metadata", "must be an object of texts, not a list")]
    [InlineData("""{"name":"a","amount":1,"customer":7}""", "customer", "must be text or an object, not a number")]
    [InlineData("""{"name":"a\u0000","amount":1}""", "name", "must not contain control characters")]
    [InlineData("""{"name":"a\nb","amount":1}""", "name", "must not contain control characters")]
    [InlineData("""{"name":"a\u0085b","amount":1}""", "name", "must not contain control characters")]
    [InlineData(
        """{"name":"smile 😀","amount":1}""",
        "name",
        "must not contain characters outside the Basic Multilingual Plane"
    )]
    [InlineData(
        """{"name":"\ud83d\ude00","amount":1}""",
        "name",
        "must not contain characters outside the Basic Multilingual Plane"
    )]
    [InlineData(
        """{"name":"\ud83d","amount":1}""",
        "name",
        "must not contain characters outside the Basic Multilingual Plane"
    )]
    [InlineData(
        """{"name":"a","amount":1,"metadata":{"😀":"v"}}""",
        "metadata.😀",
        "must not contain characters outside"
    )]
    [InlineData("""{"name":"a","amount":1,"\ud83d":1}""", "body", "has a field whose name is not valid text")]
    [InlineData("""[]""", "body", "must be an object, not a list")]
    [InlineData("""null""", "body", "must be an object, not null")]
    [InlineData("\"text\"", "body", "must be an object, not text")]
    public void A_doubtful_field_is_refused_by_its_path(string json, string field, string message)
    {
        var refusal = StrictJson.Read<Outer>(Encoding.UTF8.GetBytes(json)).Refusal!;

        Assert.Equal((422, "validation_failed"), (refusal.Status, refusal.Code));
        Assert.Contains(refusal.Errors![field], text => text.StartsWith(message, StringComparison.Ordinal));
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var refusal = StrictJson.Read<Outer>("""{"amount":"1","extra":1,"days":["x"]}"""u8.ToArray()).Refusal!;

        Assert.Equal(["amount", "days[0]", "extra", "name"], refusal.Errors!.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("The request has 4 invalid fields.", refusal.Detail);
    }

    [Fact]
    public void A_flood_of_faults_gets_a_small_answer()
    {
        var fields = string.Join(',', Enumerable.Range(0, 5_000).Select(i => $"\"x{i}\":1"));

        Assert.Equal(20, StrictJson.Read<Outer>(Encoding.UTF8.GetBytes("{" + fields + "}")).Refusal!.Errors!.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"name\":\"a\",}")]
    [InlineData("{\"name\":\"a\"} x")]
    [InlineData("{'name':'a'}")]
    [InlineData("{\"name\":01}")]
    [InlineData("{\"name\":NaN}")]
    [InlineData("// nothing\n{}")]
    [InlineData("{\"name\":\"a\nb\"}")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]")]
    public void What_is_not_JSON_is_malformed(string text)
    {
        var refusal = StrictJson.Read<Outer>(Encoding.UTF8.GetBytes(text)).Refusal!;

        Assert.Equal((400, "malformed_json"), (refusal.Status, refusal.Code));
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_malformed()
    {
        var bytes = "{\"name\":\"a?\",\"amount\":1}"u8.ToArray();
        bytes[Array.IndexOf(bytes, (byte)'?')] = 0xff;

        Assert.Equal(400, StrictJson.Read<Outer>(bytes).Refusal!.Status);
    }

    private static T Read<T>(string json)
        where T : class
    {
        var reading = StrictJson.Read<T>(Encoding.UTF8.GetBytes(json));
        Assert.Null(reading.Refusal);
        return reading.Value!;
    }
}
