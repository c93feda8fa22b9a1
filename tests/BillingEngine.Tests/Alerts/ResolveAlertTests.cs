using System.Net;
using BillingEngine.Domain.Common;
using BillingEngine.Testing.Engine;
using BillingEngine.Tests.Http;

namespace BillingEngine.Tests.Alerts;

public sealed class ResolveAlertTests(ServerHost stack) : IClassFixture<ServerHost>
{
    [Fact]
    public async Task A_cause_that_repeats_is_one_alert_until_an_operator_resolves_it()
    {
        var merchant = await stack.MerchantAsync();
        var payment = Guid.NewGuid();
        await stack.RaiseAsync(merchant, "test.repeated", "payment", payment);
        await stack.RaiseAsync(merchant, "test.repeated", "payment", payment);
        var open = Assert.Single(await stack.AlertsAsync("?code=test.repeated"));
        Assert.Equal(
            ("open", new PaymentId(payment).ToString()),
            (open.GetProperty("status").GetString(), open.GetProperty("object_id").GetString())
        );

        var path = $"/v1/alerts/{open.GetProperty("id")}/resolve";
        var resolved = await stack.PostAsync(path, """{"reason":"It was paid."}""");
        Assert.Equal(
            ("resolved", "It was paid."),
            (resolved.GetProperty("status").GetString(), resolved.GetProperty("resolution").GetString())
        );
        using var again = await stack.Api.PostAsync(path, ApiHost.Body("""{"reason":"Twice."}"""));
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);

        await stack.RaiseAsync(merchant, "test.repeated", "payment", payment);
        Assert.Equal(2, (await stack.AlertsAsync($"?object={new PaymentId(payment)}")).Count);
        Assert.Single(await stack.AlertsAsync("?code=test.repeated&status=open"));
        Assert.Single(await stack.AlertsAsync("?code=test.repeated&status=resolved"));
    }
}
