using System.Text.Json.Nodes;
using BillingEngine.Tests.Http;

namespace BillingEngine.Tests.Plans;

public sealed class CreatePlanTests(ApiHost host) : IClassFixture<ApiHost>
{
    private const string Whole = """
        {"code":"CODE","name":"Gold 月费","description":"Gold, monthly","amount":8800,"currency":"HKD","interval":"month",
         "interval_count":3,"trial_days":14,"grace_days":5,"contract_template_id":123,"merchant_category_code":"1011",
         "dunning":{"retry_days":[2,4],"then":"unpaid"},"missed_periods":"newest","metadata":{"tier":"gold"}}
        """;

    [Fact]
    public async Task A_plan_is_made_as_it_was_asked_for()
    {
        var plan = await host.CreatedAsync("/v1/plans", Whole.Replace("CODE", "gold", StringComparison.Ordinal));

        var expected = JsonNode.Parse(Whole.Replace("CODE", "gold", StringComparison.Ordinal))!.AsObject();
        expected["object"] = "plan";
        expected["active"] = true;
        expected["created_at"] = "2026-11-22T02:00:00Z";
        expected["id"] = plan.GetProperty("id").GetString();
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(plan.GetRawText())), plan.GetRawText());
        Assert.StartsWith("plan_0", plan.GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal(plan.GetRawText(), (await host.ReadAsync($"/v1/plans/{plan.GetProperty("id")}")).GetRawText());
    }

    [Fact]
    public async Task What_is_left_out_takes_its_default()
    {
        var plan = await host.CreatedAsync(
            "/v1/plans",
            """
            {"code":"plain","name":"Plain","amount":1,"currency":"JPY","interval":"year","contract_template_id":1}
            """
        );

        Assert.Equal("""{"retry_days":[1,3,5,7],"then":"cancel"}""", plan.GetProperty("dunning").GetRawText());
        Assert.Equal(
            ("Plain", "5734", 1, 0, 0, "bill_all"),
            (
                plan.GetProperty("description").GetString(),
                plan.GetProperty("merchant_category_code").GetString(),
                plan.GetProperty("interval_count").GetInt32(),
                plan.GetProperty("trial_days").GetInt32(),
                plan.GetProperty("grace_days").GetInt32(),
                plan.GetProperty("missed_periods").GetString()
            )
        );
        Assert.Equal("{}", plan.GetProperty("metadata").GetRawText());
    }

    [Fact]
    public async Task The_place_of_the_plan_is_returned()
    {
        using var answer = await host.Client.PostAsync("/v1/plans", Plan("code", "\"placed\""));

        Assert.Equal(201, (int)answer.StatusCode);
        using var found = await host.Client.GetAsync(answer.Headers.Location);
        Assert.Contains("\"placed\"", await found.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_names_one_plan_of_a_merchant()
    {
        await host.CreatedAsync("/v1/plans", Whole.Replace("CODE", "taken", StringComparison.Ordinal));

        await ApiHost.RefusedAsync(
            host.Client.PostAsync("/v1/plans", Plan("code", "\"taken\"")),
            409,
            "plan.code_taken"
        );
        using var other = await host.OtherMerchant.PostAsync("/v1/plans", Plan("code", "\"taken\""));
        Assert.Equal(201, (int)other.StatusCode);
    }

    [Fact]
    public async Task Of_many_at_the_same_moment_one_gets_the_code()
    {
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(_ => host.Client.PostAsync("/v1/plans", Plan("code", "\"raced\"")))
        );

        Assert.Equal(1, answers.Count(answer => (int)answer.StatusCode == 201));
        Assert.Equal(11, answers.Count(answer => (int)answer.StatusCode == 409));
    }

    [Theory]
    [InlineData("code", "\"Gold\"")]
    [InlineData("code", "\"-gold\"")]
    [InlineData("code", "\"\"")]
    [InlineData("code", "\"a b\"")]
    [InlineData("code", "\"a234567890123456789012345678901234567890123456789012345678901234x\"")]
    [InlineData("name", "\"\"")]
    [InlineData("name", "\"  \"")]
    [InlineData("name", "\"a234567890123456789012345678901234567890123456789012345678901234x\"")]
    [InlineData("name", "\"gold 🏆\"")]
    [InlineData("description", "\"\"")]
    [InlineData("description", "\"two\\nlines\"")]
    [InlineData("amount", "0")]
    [InlineData("amount", "-1")]
    [InlineData("amount", "1000000000001")]
    [InlineData("amount", "88.00")]
    [InlineData("amount", "\"8800\"")]
    [InlineData("currency", "\"hkd\"")]
    [InlineData("currency", "\"BTC\"")]
    [InlineData("interval", "\"fortnight\"")]
    [InlineData("interval_count", "0")]
    [InlineData("interval_count", "37")]
    [InlineData("trial_days", "-1")]
    [InlineData("trial_days", "731")]
    [InlineData("grace_days", "61")]
    [InlineData("contract_template_id", "0")]
    [InlineData("contract_template_id", "\"123\"")]
    [InlineData("merchant_category_code", "\"\"")]
    [InlineData("merchant_category_code", "\"12345678901234567\"")]
    [InlineData("dunning.retry_days", """{"retry_days":[3,1]}""", "dunning")]
    [InlineData("dunning.retry_days", """{"retry_days":[1,1]}""", "dunning")]
    [InlineData("dunning.retry_days", """{"retry_days":[0]}""", "dunning")]
    [InlineData("dunning.retry_days", """{"retry_days":[61]}""", "dunning")]
    [InlineData("dunning.retry_days", """{"retry_days":[1,2,3,4,5,6,7,8,9,10,11]}""", "dunning")]
    [InlineData("dunning.then", """{"then":"pause"}""", "dunning")]
    [InlineData("dunning.wait", """{"wait":1}""", "dunning")]
    [InlineData("missed_periods", "\"all\"")]
    [InlineData("metadata", """{"":"empty"}""")]
    [InlineData("metadata", """{"a2345678901234567890123456789012345678901":"v"}""")]
    [InlineData("metadata.n", """{"n":1}""", "metadata")]
    [InlineData("amout", "1")]
    public async Task A_field_out_of_bounds_is_named(string named, string value, string? sent = null) =>
        Assert.Equal(
            [named],
            await ApiHost.RefusedAsync(
                host.Client.PostAsync("/v1/plans", Plan(sent ?? named, value)),
                422,
                "validation_failed"
            )
        );

    [Theory]
    [InlineData("day", 365)]
    [InlineData("week", 52)]
    [InlineData("month", 36)]
    [InlineData("year", 10)]
    public async Task An_interval_is_at_most_so_long(string interval, int most)
    {
        string Json(int count) =>
            $$"""
                {"code":"{{interval}}-{{count}}","name":"Long","amount":1,"currency":"HKD","interval":"{{interval}}",
                 "interval_count":{{count}},"contract_template_id":1}
                """;
        await host.CreatedAsync("/v1/plans", Json(most));

        var refused = host.Client.PostAsync("/v1/plans", ApiHost.Body(Json(most + 1)));
        Assert.Equal(["interval_count"], await ApiHost.RefusedAsync(refused, 422, "validation_failed"));
    }

    [Fact]
    public async Task Metadata_has_at_most_20_pairs_of_at_most_500_characters()
    {
        static string Pairs(int count, int length) =>
            "{"
            + string.Join(',', Enumerable.Range(0, count).Select(i => $"\"k{i}\":\"{new string('v', length)}\""))
            + "}";
        await host.CreatedAsync("/v1/plans", await Plan("metadata", Pairs(20, 500)).ReadAsStringAsync());

        foreach (var tooMuch in new[] { Pairs(21, 1), Pairs(1, 501) })
        {
            var refused = host.Client.PostAsync("/v1/plans", Plan("metadata", tooMuch));
            Assert.Equal(["metadata"], await ApiHost.RefusedAsync(refused, 422, "validation_failed"));
        }
    }

    [Fact]
    public async Task D44_a_description_has_at_most_127_characters()
    {
        var longest = JsonValue.Create(new string('a', 127)).ToJsonString();
        await host.CreatedAsync("/v1/plans", await Plan("description", longest).ReadAsStringAsync());

        var refused = host.Client.PostAsync("/v1/plans", Plan("description", $"\"{new string('a', 128)}\""));
        Assert.Equal(["description"], await ApiHost.RefusedAsync(refused, 422, "validation_failed"));
    }

    [Fact]
    public async Task Everything_required_is_named_at_once() =>
        Assert.Equal(
            ["code", "name", "amount", "currency", "interval", "contract_template_id"],
            await ApiHost.RefusedAsync(host.Client.PostAsync("/v1/plans", ApiHost.Body("{}")), 422, "validation_failed")
        );

    private static StringContent Plan(string field, string value)
    {
        var plan = JsonNode.Parse(Whole)!.AsObject();
        plan["code"] = $"p-{Guid.NewGuid():n}";
        // Written by hand: a JSON library would not send what the test is about.
        plan.Remove(field);
        var text = plan.ToJsonString();
        return ApiHost.Body($"{text[..^1]},\"{field}\":{value}}}");
    }
}
