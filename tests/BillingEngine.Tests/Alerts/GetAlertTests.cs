using System.Net;
using System.Net.Http.Headers;
using BillingEngine.Domain.Common;
using BillingEngine.Testing.Engine;
using BillingEngine.Tests.Http;

namespace BillingEngine.Tests.Alerts;

public sealed class GetAlertTests(ServerHost stack) : IClassFixture<ServerHost>
{
    [Fact]
    public async Task The_engines_own_and_other_merchants_alerts_are_for_operators_only()
    {
        var merchant = await stack.MerchantAsync();
        await stack.RaiseAsync(null, "test.engine", "sweep", Guid.NewGuid());
        await stack.RaiseAsync(Id.New<MerchantId>(await stack.NowAsync()), "test.other", "payment", Guid.NewGuid());
        await stack.RaiseAsync(merchant, "test.own", "payment", Guid.NewGuid());
        var made = await stack.PostAsync(
            $"/v1/merchants/{merchant}/keys",
            """{"name":"backend","scopes":["read","write"]}"""
        );
        using var backend = new HttpClient { BaseAddress = stack.BaseUrl };
        backend.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            made.GetProperty("key").GetString()
        );

        foreach (var code in new[] { "test.engine", "test.other", "test.own" })
        {
            var all = Assert.Single(await stack.AlertsAsync($"?code={code}"));
            var seen = await ServerHost.SendAsync(backend, HttpMethod.Get, $"/v1/alerts?code={code}");
            Assert.Equal(code == "test.own" ? 1 : 0, seen.GetProperty("data").GetArrayLength());
            using var one = await backend.GetAsync($"/v1/alerts/{all.GetProperty("id")}");
            Assert.Equal(code == "test.own" ? HttpStatusCode.OK : HttpStatusCode.NotFound, one.StatusCode);
        }
        var own = Assert.Single(await stack.AlertsAsync($"?code=test.own&merchant={merchant}"));
        using var resolve = await backend.PostAsync(
            $"/v1/alerts/{own.GetProperty("id")}/resolve",
            ApiHost.Body("""{"reason":"x"}""")
        );
        Assert.Equal(HttpStatusCode.Forbidden, resolve.StatusCode);
    }
}
