using System.Text.Json;
using BillingEngine.Server;
using BillingEngine.Server.Logging;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Tests.Logging;

/// <summary>How a line of the log is written.</summary>
public sealed class LogLineTests
{
    private static readonly LogLine Line = new(
        new DateTimeOffset(2026, 11, 22, 10, 0, 0, 123, TimeSpan.FromHours(8)),
        LogLevel.Warning,
        "BillingEngine.Test",
        "Payment pay_1 took 7 ms\r\nand lied: \"x\"",
        "0af7651916cd43dd8448eb211c80319c",
        [
            new("PaymentId", "pay_1"),
            new("Ms", 7),
            new("Late", true),
            new("Code", null),
            new("Message", "not twice"),
            new("{OriginalFormat}", "Payment {PaymentId}"),
        ],
        new InvalidOperationException("It broke.")
    );

    [Fact]
    public void For_people_it_is_one_line_in_utc_with_its_trace_and_what_was_thrown_below() =>
        Assert.Equal(
            "2026-11-22T02:00:00.123Z warn  BillingEngine.Test: Payment pay_1 took 7 ms and lied: \"x\" "
                + "[trace 0af7651916cd43dd8448eb211c80319c]\n    System.InvalidOperationException: It broke.\n",
            Line.ToText()
        );

    [Fact]
    public void For_programs_it_is_one_json_object_with_what_the_message_is_made_of()
    {
        var text = Line.ToJson();
        Assert.Equal(text.Length - 1, text.IndexOf('\n', StringComparison.Ordinal));
        var json = JsonDocument.Parse(text).RootElement;
        Assert.Equal("2026-11-22T02:00:00.123000Z", json.GetProperty("at").GetString());
        Assert.Equal("warn", json.GetProperty("level").GetString());
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", json.GetProperty("trace_id").GetString());
        Assert.Equal(
            ("pay_1", 7L, true),
            (
                json.GetProperty("payment_id").GetString(),
                json.GetProperty("ms").GetInt64(),
                json.GetProperty("late").GetBoolean()
            )
        );
        Assert.Equal(JsonValueKind.Null, json.GetProperty("code").ValueKind);
        Assert.StartsWith("Payment pay_1 took", json.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("It broke.", json.GetProperty("exception").GetString(), StringComparison.Ordinal);
        Assert.Equal(10, json.EnumerateObject().Count());
    }

    [Fact]
    public void An_unknown_format_is_a_fault_of_the_configuration()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { [LogFormat.Key] = "xml" })
            .Build();
        Assert.Contains("Logging:Format must be text or json.", ConfigurationCheck.Faults(configuration));
    }
}
