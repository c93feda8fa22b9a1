using System.Globalization;
using System.Text.Json;
using BillingEngine.Testing.Engine;
using BillingEngine.Tests.Http.BadInput;

namespace BillingEngine.Tests.OpenApi;

/// <summary>
/// What is prepared, at a moment that is always the same, and with payers whose first deduction was declined: one to
/// reverse, one to ask for again and one to forgive.
/// </summary>
public sealed class ExampleData : PreparedData
{
    /// <summary>When everything happens: far off, because the sandbox's clock moves forward only.</summary>
    internal static readonly DateTimeOffset Begin = DateTimeOffset.Parse(
        "2055-02-28T02:00:00Z",
        CultureInfo.InvariantCulture
    );

    /// <inheritdoc/>
    protected override async Task BeginAsync()
    {
        // The clock is moved by ten years at most.
        var dayBefore = Begin.AddDays(-1);
        for (var at = await Live.NowAsync(); at < dayBefore; )
        {
            at = at.AddYears(9) < dayBefore ? at.AddYears(9) : dayBefore;
            await Live.AdvanceAsync(at);
        }
        // A customer pays on the day before, so that there is a statement.
        await Live.PostAsync(
            "/v1/plans",
            """
            {"code":"yearly","name":"Yearly","amount":88000,"currency":"HKD","interval":"year",
             "contract_template_id":123}
            """
        );
        var enrolled = await Live.PostAsync(
            "/v1/subscriptions",
            """
            {"plan":"yearly","channel":"mini_program",
             "customer":{"reference":"payer-early","display_name":"Li Lei","openid":"o-payer-early"}}
            """
        );
        await SignAsync(enrolled);
        await Eventually.TrueAsync(async () =>
            await StatusAsync(enrolled.GetProperty("id").GetString()) == "succeeded"
        );
        await Live.AdvanceAsync(Begin);
    }

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        foreach (var name in new[] { "key", "spare" })
        {
            Name(
                name,
                (await Live.PostAsync(Fill("/v1/merchants/{merchant}/keys"), """{"name":"old","scopes":["read"]}"""))
                    .GetProperty("id")
                    .GetString()!
            );
        }
        var leaving = await EnrollAsync("payer-leaving");
        await SignAsync(leaving);
        Name("leaving", leaving.GetProperty("id").GetString()!);
        Name("token", (await LogInAsync("o-payer-leaving")).GetProperty("token").GetString()!);
        await Eventually.TrueAsync(async () =>
            "active"
            == (await Live.GetAsync($"/v1/subscriptions/{leaving.GetProperty("id")}")).GetProperty("status").GetString()
        );
        foreach (var name in new[] { "declined", "owed", "unwanted" })
        {
            var openid = $"o-payer-{name}";
            await SetDeclinesAsync(openid, "\"NOT_ENOUGH\"");
            var enrolled = await EnrollAsync($"payer-{name}");
            await SignAsync(enrolled);
            var subscription = enrolled.GetProperty("id").GetString();
            await Eventually.TrueAsync(async () => await StatusAsync(subscription) == "declined");
            await SetDeclinesAsync(openid, "null");
            Name(
                name,
                await FirstAsync(
                    name == "declined"
                        ? $"/v1/payments?subscription={subscription}"
                        : $"/v1/invoices?subscription={subscription}"
                )
            );
        }
    }

    private Task<JsonElement> SetDeclinesAsync(string openid, string code) =>
        ServerHost.SendAsync(Live.Control, HttpMethod.Put, $"/_control/users/{openid}", $$"""{"declines":{{code}}}""");

    private async Task<string?> StatusAsync(string? subscription) =>
        (await Live.GetAsync($"/v1/payments?subscription={subscription}"))
            .GetProperty("data")
            .EnumerateArray()
            .Select(payment => payment.GetProperty("status").GetString())
            .SingleOrDefault();
}
