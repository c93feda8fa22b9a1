using System.Text.Json;
using BillingEngine.Testing.Engine;
using BillingEngine.Tests.Http;
using BillingEngine.Tests.Operators;

namespace BillingEngine.Tests.Logging;

/// <summary>The log tells what became of money and who did what, and nothing personal or secret.</summary>
public sealed class LogTests(LoggedHost stack) : IClassFixture<LoggedHost>
{
    private const string Openid = "o-logged-person";

    [Fact]
    public async Task Outcomes_and_acts_leave_a_line_with_their_identifiers_and_no_secret()
    {
        var payment = await PaidAsync("logged-1");
        var paid = stack.Told($"Payment {payment}: succeeded").First();
        Assert.NotNull(paid.TraceId);
        Assert.Contains(paid.Fields, field => field is { Key: "Payment", Value: string id } && id == payment);

        var refund = (await stack.PostAsync("/v1/refunds", $$"""{"payment":"{{payment}}","amount":100}"""))
            .GetProperty("id")
            .GetString();
        Assert.NotEmpty(stack.Told($"Refund {refund}: "));
        Assert.NotEmpty(stack.Told($"create_refund of {refund}: done; key key_"));
        await stack.PostAsync($"/v1/payments/{payment}/sync");
        Assert.NotEmpty(stack.Told($"sync_payment of {payment}: done; key key_"));
        using var refused = await stack.Api.PostAsync($"/v1/payments/{payment}/reverse", ApiHost.Body("{}"));
        Assert.NotEmpty(stack.Told($"reverse_payment of {payment}: payment."));

        var merchant = (await stack.GetAsync("/v1/merchants")).GetProperty("data")[0].GetProperty("id").GetString();
        var key = await stack.PostAsync(
            $"/v1/merchants/{merchant}/keys",
            """{"name":"secret-name","scopes":["read"]}"""
        );
        var path = $"/v1/merchants/{merchant}/keys/{key.GetProperty("id")}";
        var rolled = await stack.PostAsync(path + "/roll");
        await stack.PostAsync(path + "/revoke");
        Assert.NotEmpty(stack.Told($"create_api_key of {key.GetProperty("id")}: done"));
        Assert.NotEmpty(stack.Told("roll_api_key of key_"));
        Assert.NotEmpty(stack.Told($"revoke_api_key of {key.GetProperty("id")}: done"));
        var hook = await stack.PostAsync(
            "/v1/webhook_endpoints",
            """{"url":"https://shop.example/hook-path","event_types":["contract.signed"]}"""
        );
        Assert.NotEmpty(stack.Told($"create_webhook_endpoint of {hook.GetProperty("id")}: done"));

        var keys = stack.Simulator.Keys;
        string[] secrets =
        [
            Openid,
            "Li Lei",
            "logged-1",
            "secret-name",
            "hook-path",
            "sk_test_live",
            TestOperators.Password,
            key.GetProperty("key").GetString()!,
            rolled.GetProperty("key").GetString()!,
            hook.GetProperty("secret").GetString()!,
            keys.ApiV3Key,
            keys.AppSecret,
            keys.MerchantPrivateKey.Split('\n')[1],
        ];
        Assert.All(
            stack.Lines,
            line => Assert.DoesNotContain(secrets, secret => line.Contains(secret, StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task The_trace_of_a_problem_is_found_in_the_log()
    {
        using var answer = await stack.Api.GetAsync("/v1/customers/holder@example.com");
        var problem = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
        var trace = problem.GetProperty("trace_id").GetString();

        var line = Assert.Single(
            stack.All,
            line => line.TraceId == trace && line.Message.Contains("answered", StringComparison.Ordinal)
        );
        Assert.Equal("GET /v1/customers/{customer} answered 404: customer.not_found", line.Message);
    }

    [Fact]
    public async Task What_a_caller_writes_in_place_of_an_identifier_is_not_repeated()
    {
        using var answer = await stack.Api.PostAsync("/v1/payments/li.lei@example.com/sync", ApiHost.Body("{}"));
        Assert.NotEmpty(stack.Told("sync_payment of -: payment.not_found"));
        Assert.DoesNotContain(stack.Lines, line => line.Contains("li.lei@", StringComparison.Ordinal));
    }

    private async Task<string> PaidAsync(string reference)
    {
        await stack.PostAsync(
            "/v1/plans",
            """
            {"code":"logged","name":"Logged","amount":8800,"currency":"HKD","interval":"month",
             "contract_template_id":123}
            """
        );
        var enrolled = await stack.PostAsync(
            "/v1/subscriptions",
            $$$"""
            {"plan":"logged","channel":"mini_program",
             "customer":{"reference":"{{{reference}}}","display_name":"Li Lei","openid":"{{{Openid}}}"}}
            """
        );
        await stack.PressAsync($"/_control/sessions/{enrolled.GetProperty("signing").GetProperty("session_id")}/sign");
        string? id = null;
        await Eventually.TrueAsync(async () =>
        {
            var payments = (
                await stack.GetAsync($"/v1/payments?subscription={enrolled.GetProperty("id")}&status=succeeded")
            ).GetProperty("data");
            id = payments.GetArrayLength() == 0 ? null : payments[0].GetProperty("id").GetString();
            return id is not null;
        });
        return id!;
    }
}
