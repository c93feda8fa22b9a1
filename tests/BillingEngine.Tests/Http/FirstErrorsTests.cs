using System.Text.Json;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Http;

/// <summary>What a developer meets first says what to do next.</summary>
public sealed class FirstErrorsTests(ServerHost stack) : IClassFixture<ServerHost>
{
    [Theory]
    [InlineData("/v1/plans", null, "needs an API key", "Bearer")]
    [InlineData("/v1/plans", "", "needs an API key", "Bearer")]
    [InlineData("/v1/plans", "Basic c2tfdGVzdDo=", "must be: Bearer", "Bearer error=\"invalid_token\"")]
    [InlineData("/v1/plans", "sk_test_live", "must be: Bearer", "Bearer error=\"invalid_token\"")]
    [InlineData("/v1/plans", "Bearer sk_test_live twice", "must be: Bearer", "Bearer error=\"invalid_token\"")]
    [InlineData("/v1/plans", "Bearer nonsense", "has no API key", "Bearer error=\"invalid_token\"")]
    [InlineData("/v1/plans", "Bearer st_0123", "accepted only under", "Bearer error=\"invalid_token\"")]
    [InlineData("/v1/plans", "Bearer sk_test_wrong", "unknown, revoked", "Bearer error=\"invalid_token\"")]
    [InlineData("/v1/mini_program/plans", null, "needs a valid subscriber token", "Bearer")]
    [InlineData(
        "/v1/mini_program/plans",
        "Bearer sk_test_live",
        "needs a valid subscriber token",
        "Bearer error=\"invalid_token\""
    )]
    [InlineData("/v1/mini_program/plans", "Bearer st_0123", "unknown or expired", "Bearer error=\"invalid_token\"")]
    public async Task A_refused_caller_learns_what_was_wrong_with_the_key(
        string path,
        string? authorization,
        string words,
        string challenge
    )
    {
        using var http = new HttpClient { BaseAddress = stack.BaseUrl };
        if (authorization is not null)
            http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        using var answer = await http.GetAsync(path);
        Assert.Equal(401, (int)answer.StatusCode);
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal("unauthenticated", problem.GetProperty("code").GetString());
        Assert.Contains(words, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(challenge, answer.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task The_first_page_leads_on_for_a_person_and_for_a_program()
    {
        var (json, _) = await AskAsync("/", "*/*");
        Assert.Equal("/docs", JsonDocument.Parse(json).RootElement.GetProperty("docs").GetString());
        var (page, policy) = await AskAsync("/", "text/html,application/xhtml+xml,*/*;q=0.8");
        Assert.Contains("href=\"/docs\"", page, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-inline", policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nothing", "/docs"), InlineData("/v1/nothing", "/docs"), InlineData("/v1/v1/plans", "/v1 twice")]
    public async Task What_is_not_there_says_where_to_look(string path, string words)
    {
        using var answer = await stack.Api.GetAsync(path);
        Assert.Equal(404, (int)answer.StatusCode);
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Contains(words, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_sees_a_page_and_a_program_a_problem()
    {
        var (page, _) = await AskAsync("/nothing", "text/html");
        Assert.Contains("There is no route at this address", page, StringComparison.Ordinal);
        Assert.Contains("</html>", page, StringComparison.Ordinal);
        var (problem, _) = await AskAsync("/v1/plans", "text/html");
        Assert.Equal("unauthenticated", JsonDocument.Parse(problem).RootElement.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_template_that_the_simulator_does_not_have_is_refused_with_the_plan()
    {
        const string plan = """
            {"code":"mistyped","name":"Mistyped","amount":8800,"currency":"HKD","interval":"month",
             "contract_template_id":1234}
            """;
        using (var refused = await stack.Api.PostAsync("/v1/plans", ApiHost.Body(plan)))
        {
            Assert.Equal(422, (int)refused.StatusCode);
            Assert.Contains(
                "PUT /_control/templates/1234",
                await refused.Content.ReadAsStringAsync(),
                StringComparison.Ordinal
            );
        }
        await ServerHost.SendAsync(
            stack.Control,
            HttpMethod.Put,
            "/_control/templates/1234",
            $$"""{"mchid":"{{stack.Simulator.Keys.Institution.SpMchid}}"}"""
        );
        await stack.PostAsync("/v1/plans", plan);

        // Another merchant's: only the enrolment can find it, and it names what to look at.
        using var enrolled = await stack.Api.PostAsync(
            "/v1/subscriptions",
            ApiHost.Body(
                """
                {"plan":"mistyped","channel":"web","customer":{"reference":"first","display_name":"Li Lei"}}
                """
            )
        );
        Assert.Equal(502, (int)enrolled.StatusCode);
        Assert.Contains(
            "plan mistyped with contract template 1234: NO_AUTH",
            await enrolled.Content.ReadAsStringAsync(),
            StringComparison.Ordinal
        );
    }

    private async Task<(string Body, string Policy)> AskAsync(string path, string accept)
    {
        using var http = new HttpClient { BaseAddress = stack.BaseUrl };
        http.DefaultRequestHeaders.Accept.ParseAdd(accept);
        using var answer = await http.GetAsync(path);
        return (
            await answer.Content.ReadAsStringAsync(),
            answer.Headers.TryGetValues("Content-Security-Policy", out var policy) ? policy.Single() : ""
        );
    }
}
