using System.Text.Json;
using BillingEngine.OpenApi;
using BillingEngine.Tests.Http;
using BillingEngine.Tests.Http.BadInput;

namespace BillingEngine.Tests.OpenApi;

/// <summary>Each example of a body is really sent, and each answer is held against its schema.</summary>
public sealed class ExamplesTests(PreparedStack stack) : IClassFixture<PreparedStack>
{
    private readonly JsonElement document = JsonDocument.Parse(new ApiDocument(stack.Live.Services).Bytes).RootElement;

    // In an order in which each finds what it needs; what follows changes what was prepared.
    private static readonly string[] Play =
    [
        "POST /v1/plans", "GET /v1/plans", "GET /v1/plans/{plan}", "POST /v1/customers", "GET /v1/customers",
        "GET /v1/customers/{customer}", "PATCH /v1/customers/{customer}", "POST /v1/subscriptions",
        "GET /v1/subscriptions", "GET /v1/subscriptions/{id}", "GET /v1/subscriptions/{id}/timeline",
        "GET /v1/subscriptions/{id}/explain_dates", "POST /v1/subscriptions/{waiting}/sign", "GET /v1/contracts",
        "GET /v1/contracts/{id}", "GET /v1/invoices", "GET /v1/invoices/{id}", "GET /v1/payments",
        "GET /v1/payments/{id}", "POST /v1/payments/{id}/sync", "GET /v1/test_clock",
        "POST /v1/subscriptions/{id}/cancel", "POST /v1/contracts/{id}/terminate", "PATCH /v1/plans/{plan}",
        "POST /v1/invoices/{id}/pay", "POST /v1/invoices/{id}/void", "POST /v1/payments/{id}/reverse",
        "POST /v1/test_clock/advance", "GET /v1/events", "GET /v1/events/{id}", "POST /v1/webhook_endpoints",
        "GET /v1/webhook_endpoints", "GET /v1/webhook_endpoints/{id}", "PATCH /v1/webhook_endpoints/{id}",
        "POST /v1/webhook_endpoints/{id}/rotate_secret", "POST /v1/events/{id}/redeliver",
        "DELETE /v1/webhook_endpoints/{id}",
    ];

    // What is paid takes neither of these: the refusal is held against the document instead.
    private static readonly string[] Refused =
    [
        "POST /v1/invoices/{id}/pay", "POST /v1/invoices/{id}/void", "POST /v1/payments/{id}/reverse",
        // No endpoint of the play chose it.
        "POST /v1/events/{id}/redeliver",
    ];

    [Fact]
    public async Task Every_example_is_accepted_and_every_answer_fits_the_document()
    {
        var wrong = new List<string>();
        foreach (var step in Play)
        {
            var route = step.Replace("{waiting}", "{id}", StringComparison.Ordinal);
            var (method, pattern) = (route.Split(' ')[0], route.Split(' ')[1]);
            var operation = document.GetProperty("paths").GetProperty(pattern)
                .GetProperty(WireName(method));
            using var request = new HttpRequestMessage(new HttpMethod(method),
                new Uri(stack.Fill(Prepared(step.Split(' ')[1])), UriKind.Relative));
            if (operation.TryGetProperty("requestBody", out var body))
            {
                request.Content = ApiHost.Body(body.GetProperty("content").GetProperty("application/json")
                    .GetProperty("example").GetRawText());
            }
            if (step == "POST /v1/test_clock/advance")
            {
                var to = (await stack.Live.NowAsync()).AddHours(1);
                request.Content = ApiHost.Body($$"""{"to":"{{to.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}}"}""");
            }
            using var answer = await stack.Live.Api.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            if (answer.IsSuccessStatusCode == Refused.Contains(step))
                wrong.Add($"{step}: {(int)answer.StatusCode} {text}");
            else
                wrong.AddRange(Faults(operation, (int)answer.StatusCode, text).Select(fault => $"{step}: {fault}"));
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void No_route_is_left_out_of_the_play() => Assert.Equal(
        document.GetProperty("paths").EnumerateObject().SelectMany(path =>
            path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}"))
            .Order(StringComparer.Ordinal),
        Play.Select(step => step.Replace("{waiting}", "{id}", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public async Task What_is_expanded_fits_the_document_too()
    {
        var path = stack.Fill("/v1/subscriptions/{sub}?expand=contract,latest_invoice");
        var answer = await stack.Live.Api.GetStringAsync(path);
        var operation = document.GetProperty("paths").GetProperty("/v1/subscriptions/{id}").GetProperty("get");

        Assert.Equal([], Faults(operation, 200, answer));
    }

    private IEnumerable<string> Faults(JsonElement operation, int status, string text)
    {
        if (!operation.GetProperty("responses").TryGetProperty($"{status}", out var response))
            return [$"{status} is not in the document"];
        var content = response.GetProperty("content").EnumerateObject().Single().Value;
        return SchemaCheck.Faults(document, content.GetProperty("schema"), JsonDocument.Parse(text).RootElement);
    }

    private static string Prepared(string pattern)
    {
        var kind = pattern.Split('/')[2];
        var name = kind == "customers" ? "cus" : kind == "contracts" ? "con" : kind[..3];
        return pattern.Replace("{id}", $"{{{name}}}", StringComparison.Ordinal)
            .Replace("{customer}", "{cus}", StringComparison.Ordinal);
    }

    private static string WireName(string method) => BillingEngine.Http.WireJson.Name(method);
}
