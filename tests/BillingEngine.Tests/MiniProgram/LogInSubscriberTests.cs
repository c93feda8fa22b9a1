using System.Net.Http.Headers;
using System.Text.Json;
using BillingEngine.Testing.Engine;
using BillingEngine.Tests.Http;
using BillingEngine.Tests.Idempotency;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BillingEngine.Tests.MiniProgram;

public sealed class LogInSubscriberTests(ServerHost stack) : IClassFixture<ServerHost>
{
    [Fact]
    public async Task A_user_logs_in_enrols_signs_and_sees_the_access()
    {
        await PlanAsync("login-walk");
        using var client = await stack.LogInAsync(Subscribers.Openid());
        var offers = await ServerHost.SendAsync(client, HttpMethod.Get, "/v1/mini_program/plans?limit=100");
        Assert.Contains("login-walk", offers.GetProperty("data").EnumerateArray().Select(p => Text(p, "code")));

        var enrolled = await ServerHost.SendAsync(
            client,
            HttpMethod.Post,
            "/v1/mini_program/subscriptions",
            """{"plan":"login-walk"}"""
        );
        Assert.Equal("incomplete", Text(enrolled, "status"));
        var own = $"/v1/mini_program/subscriptions/{Text(enrolled, "id")}";
        var again = await ServerHost.SendAsync(client, HttpMethod.Get, own);
        Assert.Equal(enrolled.GetProperty("signing").GetRawText(), again.GetProperty("signing").GetRawText());
        await stack.PressAsync($"/_control/sessions/{Text(enrolled.GetProperty("signing"), "session_id")}/sign");

        await Eventually.TrueAsync(async () =>
            Text(await ServerHost.SendAsync(client, HttpMethod.Get, own), "status") == "active"
        );
        var active = await ServerHost.SendAsync(client, HttpMethod.Get, own);
        Assert.True(active.GetProperty("access").GetBoolean());
        Assert.Equal(JsonValueKind.Null, active.GetProperty("signing").ValueKind);
        Assert.False(active.TryGetProperty("metadata", out _));
    }

    [Fact]
    public async Task A_code_is_taken_once_and_a_made_up_one_never()
    {
        var body = $$"""{"code":"{{await stack.CodeAsync(Subscribers.Openid())}}"}""";
        await stack.PostAsync("/v1/mini_program/login", body);

        foreach (var bad in new[] { body, """{"code":"made-up"}""" })
            Assert.Equal((409, "mini_program.code_refused"), await LogInAsync(bad));
    }

    [Fact]
    public async Task A_token_opens_the_mini_programs_routes_only_and_a_key_all_others_only()
    {
        using var client = await stack.LogInAsync(Subscribers.Openid());

        foreach (var path in new[] { "/v1/plans", "/v1/subscriptions", "/v1/access?customer=a&plan=b", "/v1/nothing" })
            Assert.Equal((401, "unauthenticated"), await Subscribers.SeenAsync(client.GetAsync(path)));
        Assert.Equal(
            (401, "unauthenticated"),
            await Subscribers.SeenAsync(stack.Api.GetAsync("/v1/mini_program/plans"))
        );
    }

    [Fact]
    public async Task A_token_ends_and_the_database_has_its_hash_only()
    {
        var openid = Subscribers.Openid();
        using var client = await stack.LogInAsync(openid);
        Assert.Equal(200, (await Subscribers.SeenAsync(client.GetAsync("/v1/mini_program/plans"))).Status);
        var token = client.DefaultRequestHeaders.Authorization!.Parameter!;
        await using var database = stack
            .Services.GetRequiredService<NpgsqlDataSource>()
            .CreateCommand(
                $"""
                UPDATE subscriber_tokens t SET expires_at = now() WHERE openid = '{openid}' RETURNING t::text
                """
            );
        Assert.DoesNotContain(token, (string)(await database.ExecuteScalarAsync())!, StringComparison.Ordinal);

        Assert.Equal(401, (await Subscribers.SeenAsync(client.GetAsync("/v1/mini_program/plans"))).Status);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token[..^1] + "x");
        Assert.Equal(401, (await Subscribers.SeenAsync(client.GetAsync("/v1/mini_program/plans"))).Status);
    }

    [Fact]
    public async Task An_idempotency_key_is_its_subscribers_own()
    {
        await PlanAsync("login-keys");
        const string wish = """{"plan":"login-keys"}""";
        using var one = await stack.LogInAsync(Subscribers.Openid());
        using var other = await stack.LogInAsync(Subscribers.Openid());

        var first = await one.PostKeyedAsync("/v1/mini_program/subscriptions", wish, "the-same-key");
        var again = await one.PostKeyedAsync("/v1/mini_program/subscriptions", wish, "the-same-key");
        var others = await other.PostKeyedAsync("/v1/mini_program/subscriptions", wish, "the-same-key");

        Assert.Equal((201, true, 201, false), (first.Status, again.IsReplayed, others.Status, others.IsReplayed));
        Assert.Equal(first.Answer, again.Answer);
        Assert.NotEqual(first.Location, others.Location);
    }

    [Fact]
    public async Task A_log_of_warnings_never_shows_an_openid()
    {
        var openid = Subscribers.Openid();
        using var client = await stack.LogInAsync(openid);
        await Subscribers.SeenAsync(client.GetAsync("/v1/mini_program/subscriptions/sub_nothing"));

        Assert.DoesNotContain(stack.Warnings, line => line.Contains(openid, StringComparison.Ordinal));
    }

    private Task<(int, string?)> LogInAsync(string body) =>
        Subscribers.SeenAsync(stack.Api.PostAsync("/v1/mini_program/login", ApiHost.Body(body)));

    private Task<JsonElement> PlanAsync(string code) =>
        stack.PostAsync(
            "/v1/plans",
            $$"""
            {"code":"{{code}}","name":"Gold","amount":8800,"currency":"HKD","interval":"month","contract_template_id":123}
            """
        );

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
