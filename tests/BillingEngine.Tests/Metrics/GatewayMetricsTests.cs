using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Metrics;

/// <summary>What calls to the gateway take and come to, and when certificates end.</summary>
public sealed class GatewayMetricsTests(ServerHost stack) : IClassFixture<ServerHost>
{
    [Fact]
    public async Task Calls_are_measured_by_operation_and_outcome_and_certificates_say_when_they_end()
    {
        await stack.PostAsync(
            "/v1/plans",
            """
            {"code":"measured","name":"Measured","amount":8800,"currency":"HKD","interval":"month",
             "contract_template_id":123}
            """
        );
        await stack.PostAsync(
            "/v1/subscriptions",
            """
            {"plan":"measured","channel":"mini_program",
             "customer":{"reference":"measured","display_name":"Li Lei","openid":"o-measured"}}
            """
        );
        string page = "";
        // The certificates are fetched by the timetable, soon after the start.
        await Eventually.TrueAsync(async () =>
            (page = await stack.Api.GetStringAsync("/metrics")).Contains(
                "billing_certificate_expiry_timestamp_seconds{account=\"main\",certificate=\"platform\"} ",
                StringComparison.Ordinal
            )
        );

        const string labels = """\{operation="pre_sign\w*",outcome="answered""";
        Assert.Matches("billing_gateway_call_seconds_bucket" + labels + "\",le=\"\\+Inf\"\\} [1-9]", page);
        Assert.Matches("billing_gateway_call_seconds_count" + labels + "\"\\} [1-9]", page);
        Assert.Matches("billing_gateway_call_seconds_sum" + labels + "\"\\} \\d", page);
    }
}
