using System.Net;
using System.Net.Http.Headers;
using BillingEngine.Merchants;
using BillingEngine.Platform.OpenApi;
using BillingEngine.Testing.Engine;
using BillingEngine.Tests.Http;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Tests.TestClock;

/// <summary>The server as in production: https, no sandbox.</summary>
public sealed class ProductionHost()
    : ServerHost(
        new Dictionary<string, string?>
        {
            ["Billing:PublicBaseUrl"] = "https://billing.example",
            ["Billing:Sandbox"] = "false",
            // Nothing listens there, and nothing here asks it.
            ["Accounts:main:BaseUrl"] = "https://127.0.0.1:1",
            ["Accounts:partner:BaseUrl"] = "https://127.0.0.1:1",
            ["MiniProgram:BaseUrl"] = "https://127.0.0.1:1",
            ["Sandbox:ControlUrl"] = null,
            ["Sandbox:ApiKeys:0:Key"] = null,
            ["Sandbox:ApiKeys:0:Account"] = null,
        }
    );

/// <summary>Outside the sandbox no caller moves the clock.</summary>
public sealed class OutsideTheSandboxTests(ProductionHost stack) : IClassFixture<ProductionHost>
{
    [Fact]
    public async Task The_clock_has_no_route_for_any_key()
    {
        using var client = await ClientAsync();
        using var plans = await client.GetAsync("/v1/plans");
        using var shown = await client.GetAsync("/v1/test_clock");
        using var moved = await client.PostAsync(
            "/v1/test_clock/advance",
            ApiHost.Body("""{"to":"2055-01-01T00:00:00Z"}""")
        );

        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.NotFound),
            (plans.StatusCode, shown.StatusCode, moved.StatusCode)
        );
        Assert.Contains("\"code\":\"not_found\"", await moved.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_document_does_not_speak_of_it()
    {
        var document = System.Text.Encoding.UTF8.GetString(new ApiDocument(stack.Services).Bytes);

        Assert.Contains("/v1/plans", document, StringComparison.Ordinal);
        Assert.DoesNotContain("test_clock", document, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_the_sandbox_opens_nothing()
    {
        using var answer = await stack.Api.GetAsync("/v1/plans");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private async Task<HttpClient> ClientAsync()
    {
        await using var scope = stack.Services.CreateAsyncScope();
        var opened = (
            await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new OpenMerchant("main", "Shop"))
        ).Value;
        var client = new HttpClient { BaseAddress = stack.BaseUrl };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", opened.ApiKey);
        return client;
    }
}
