using BillingEngine.Tests.Http;

namespace BillingEngine.Tests.Customers;

public sealed class CreateCustomerTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task A_customer_is_made_as_it_was_asked_for()
    {
        const string fields = """
            "reference":"user/1 @ 例","openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o","display_name":"李雷",
            "time_zone":"Asia/Tokyo","metadata":{"a":"1"}
            """;
        var customer = await host.CreatedAsync("/v1/customers", "{" + fields + "}");

        var id = customer.GetProperty("id").GetString();
        Assert.StartsWith("cus_0", id, StringComparison.Ordinal);
        Assert.Equal(
            $"{{\"id\":\"{id}\",\"object\":\"customer\",{fields.ReplaceLineEndings("")},"
                + "\"created_at\":\"2026-11-22T02:00:00Z\"}",
            customer.GetRawText()
        );
    }

    [Fact]
    public async Task Reference_and_display_name_are_enough()
    {
        var customer = await host.CreatedAsync("/v1/customers", """{"reference":"bare","display_name":"B"}""");

        Assert.Equal(System.Text.Json.JsonValueKind.Null, customer.GetProperty("openid").ValueKind);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, customer.GetProperty("time_zone").ValueKind);
    }

    [Fact]
    public async Task A_reference_names_one_customer_of_a_merchant()
    {
        const string json = """{"reference":"taken","display_name":"B"}""";
        await host.CreatedAsync("/v1/customers", json);

        await ApiHost.RefusedAsync(
            host.Client.PostAsync("/v1/customers", ApiHost.Body(json)),
            409,
            "customer.reference_taken"
        );
        using var other = await host.OtherMerchant.PostAsync("/v1/customers", ApiHost.Body(json));
        Assert.Equal(201, (int)other.StatusCode);
    }

    [Fact]
    public async Task Of_many_at_the_same_moment_one_gets_the_reference()
    {
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(_ =>
                    host.Client.PostAsync("/v1/customers", ApiHost.Body("""{"reference":"raced","display_name":"B"}"""))
                )
        );

        Assert.Equal(1, answers.Count(answer => (int)answer.StatusCode == 201));
        Assert.Equal(11, answers.Count(answer => (int)answer.StatusCode == 409));
    }

    [Theory]
    [InlineData("""{"display_name":"B"}""", "reference")]
    [InlineData("""{"reference":"r"}""", "display_name")]
    [InlineData("""{"reference":"","display_name":"B"}""", "reference")]
    [InlineData("""{"reference":7,"display_name":"B"}""", "reference")]
    [InlineData("""{"reference":"cus_01ARYZ6S410000000000000000","display_name":"B"}""", "reference")]
    [InlineData("""{"reference":"r","display_name":""}""", "display_name")]
    [InlineData("""{"reference":"r","display_name":"   "}""", "display_name")]
    [InlineData("""{"reference":"r","display_name":"a23456789012345678901234567890123"}""", "display_name")]
    [InlineData("""{"reference":"r","display_name":"smile 😀"}""", "display_name")]
    [InlineData("""{"reference":"r","display_name":"tab\there"}""", "display_name")]
    [InlineData("""{"reference":"r","display_name":"B","openid":""}""", "openid")]
    [InlineData("""{"reference":"r","display_name":"B","openid":"o p"}""", "openid")]
    [InlineData("""{"reference":"r","display_name":"B","time_zone":"Mars/Olympus"}""", "time_zone")]
    [InlineData("""{"reference":"r","display_name":"B","time_zone":""}""", "time_zone")]
    [InlineData("""{"reference":"r","display_name":"B","metadata":{"k":null}}""", "metadata.k")]
    [InlineData("""{"refrence":"r","reference":"r","display_name":"B"}""", "refrence")]
    public async Task A_field_out_of_bounds_is_named(string json, string field) =>
        Assert.Equal(
            [field],
            await ApiHost.RefusedAsync(
                host.Client.PostAsync("/v1/customers", ApiHost.Body(json)),
                422,
                "validation_failed"
            )
        );
}
