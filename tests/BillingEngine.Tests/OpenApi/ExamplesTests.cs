using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.OpenApi;
using BillingEngine.Tests.Http;

namespace BillingEngine.Tests.OpenApi;

/// <summary>Each example of a body is really sent, and each answer is held against its schema.</summary>
public sealed partial class ExamplesTests(ExampleData stack) : IClassFixture<ExampleData>
{
    private readonly JsonElement document = JsonDocument.Parse(new ApiDocument(stack.Live.Services).Bytes).RootElement;

    // A notification and the answer to a call may come in either order, so it is held against its schema only.
    private const string Racing = "GET /v1/subscriptions/{id}/timeline";

    // In an order in which each finds what it needs; what follows changes what was prepared.
    private static readonly string[] Play =
    [
        "POST /v1/plans",
        "GET /v1/plans",
        "GET /v1/plans/{plan}",
        "POST /v1/customers",
        "GET /v1/customers",
        "GET /v1/customers/{customer}",
        "PATCH /v1/customers/{customer}",
        "POST /v1/subscriptions",
        "GET /v1/events",
        "GET /v1/events/{id}",
        "GET /v1/subscriptions",
        "GET /v1/subscriptions/{id}",
        "GET /v1/access",
        Racing,
        "GET /v1/mini_program/plans",
        "POST /v1/mini_program/subscriptions",
        "GET /v1/mini_program/subscriptions",
        "GET /v1/mini_program/subscriptions/{leaving}",
        "POST /v1/mini_program/subscriptions/{leaving}/terminate",
        "POST /v1/mini_program/subscriptions/{leaving}/sign",
        "POST /v1/mini_program/subscriptions/{leaving}/cancel",
        "GET /v1/subscriptions/{waiting}/timeline",
        "GET /v1/subscriptions/{id}/explain_dates",
        "POST /v1/subscriptions/{waiting}/sign",
        "GET /v1/contracts",
        "GET /v1/contracts/{id}",
        "GET /v1/invoices",
        "GET /v1/invoices/{id}",
        "GET /v1/payments",
        "GET /v1/payments/{id}",
        "POST /v1/payments/{id}/sync",
        "POST /v1/orders",
        "GET /v1/orders",
        "GET /v1/orders/{id}",
        "GET /v1/orders/{id}/app_pay",
        "POST /v1/orders/{id}/close",
        "POST /v1/refunds",
        "GET /v1/refunds",
        "GET /v1/payments/{id}/refunds",
        "GET /v1/refunds/{id}",
        "POST /v1/refunds/{id}/sync",
        "GET /v1/ledger/entries",
        "GET /v1/ledger/balances",
        "POST /v1/reconciliations",
        "GET /v1/reconciliations",
        "GET /v1/reconciliations/{date}",
        "GET /v1/reconciliations/{date}/differences",
        "GET /v1/statements/{date}",
        "GET /v1/alerts",
        "GET /v1/alerts/{id}",
        "POST /v1/alerts/{id}/resolve",
        "GET /v1/settlements?state=unsettled",
        "GET /v1/test_clock",
        "POST /v1/subscriptions/{id}/cancel",
        "POST /v1/contracts/{id}/terminate",
        "PATCH /v1/plans/{plan}",
        "POST /v1/invoices/{id}/pay",
        "POST /v1/invoices/{id}/void",
        "POST /v1/payments/{id}/reverse",
        "POST /v1/invoices/{owed}/pay",
        "POST /v1/invoices/{unwanted}/void",
        "POST /v1/payments/{declined}/reverse",
        "POST /v1/test_clock/advance",
        "POST /v1/webhook_endpoints",
        "GET /v1/webhook_endpoints",
        "GET /v1/webhook_endpoints/{id}",
        "PATCH /v1/webhook_endpoints/{id}",
        "POST /v1/webhook_endpoints/{id}/rotate_secret",
        "POST /v1/events/{id}/redeliver",
        "POST /v1/events/{made}/redeliver",
        "DELETE /v1/webhook_endpoints/{id}",
        "POST /v1/mini_program/login",
        "POST /v1/merchants",
        "GET /v1/merchants",
        "GET /v1/merchants/{id}",
        "POST /v1/merchants/{id}/keys",
        "GET /v1/merchants/{id}/keys",
        "POST /v1/merchants/{id}/keys/{key}/roll",
        "POST /v1/merchants/{id}/keys/{spare}/revoke",
    ];

    // What a route cannot be asked without.
    private static readonly Dictionary<string, string> Asked = new(StringComparer.Ordinal)
    {
        ["GET /v1/access"] = "?customer=payer-1&plan=monthly",
    };

    // What is paid takes neither of these: the refusal is held against the document instead.
    private static readonly string[] Refused =
    [
        "POST /v1/invoices/{id}/pay",
        "POST /v1/invoices/{id}/void",
        "POST /v1/payments/{id}/reverse",
        // No endpoint of the play chose it.
        "POST /v1/events/{id}/redeliver",
    ];

    [Fact]
    public async Task Every_example_is_accepted_and_every_answer_fits_the_document()
    {
        var (wrong, recording) = (new List<string>(), new Recording());
        foreach (var step in Play)
        {
            var route = RouteOf(step);
            var (method, pattern) = (route.Split(' ')[0], route.Split(' ')[1]);
            var operation = document.GetProperty("paths").GetProperty(pattern).GetProperty(WireName(method));
            using var request = new HttpRequestMessage(
                new HttpMethod(method),
                new Uri(stack.Fill(Prepared(step.Split(' ')[1])) + Asked.GetValueOrDefault(step), UriKind.Relative)
            )
            {
                Content = await BodyAsync(step, operation),
            };
            if (pattern.StartsWith("/v1/mini_program/", StringComparison.Ordinal))
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", stack.Fill("{token}"));
            using var answer = await stack.Live.Api.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            if (answer.IsSuccessStatusCode == Refused.Contains(step))
                wrong.Add($"{step}: {(int)answer.StatusCode} {text}");
            else
                wrong.AddRange(Faults(operation, (int)answer.StatusCode, text).Select(fault => $"{step}: {fault}"));
            if (answer.IsSuccessStatusCode && step != Racing)
                recording.Add(route, await ShortAsync(request, text));
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        await HoldAsync(recording.ToString());
    }

    [Fact]
    public void No_route_is_left_out_of_the_play() =>
        Assert.Equal(
            document
                .GetProperty("paths")
                .EnumerateObject()
                .SelectMany(path =>
                    path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}")
                )
                .Order(StringComparer.Ordinal),
            Play.Select(RouteOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
        );

    [Fact]
    public async Task What_is_expanded_fits_the_document_too()
    {
        var path = stack.Fill("/v1/subscriptions/{sub}?expand=contract,latest_invoice");
        var answer = await stack.Live.Api.GetStringAsync(path);
        var operation = document.GetProperty("paths").GetProperty("/v1/subscriptions/{id}").GetProperty("get");

        Assert.Equal([], Faults(operation, 200, answer));
    }

    // The examples in the document are these very answers.
    private static async Task HoldAsync(string recorded)
    {
        var file = Path.Combine(
            Cli.Repository.Root,
            "src",
            "BillingEngine",
            "Platform",
            "OpenApi",
            "RecordedAnswers.json"
        );
        if (Environment.GetEnvironmentVariable("WRITE_DOCS") == "1")
            await File.WriteAllTextAsync(file, recorded);
        Assert.True(
            await File.ReadAllTextAsync(file) == recorded,
            "The examples of answers in the document are not "
                + "what the server answers: run the tests of OpenApi with WRITE_DOCS=1 in the environment, twice (what the "
                + $"first run records is built into the second), and commit what changed. The answers now:\n{recorded}"
        );
    }

    private async Task<HttpContent?> BodyAsync(string step, JsonElement operation)
    {
        if (step == "POST /v1/test_clock/advance")
        {
            var to = (await stack.Live.NowAsync()).AddHours(1);
            return ApiHost.Body($$"""{"to":"{{to.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}}"}""");
        }
        if (step == "POST /v1/mini_program/login")
        {
            var code = await stack.Live.PressAsync("/_control/users/o-payer-leaving/login_code");
            return ApiHost.Body(
                $$"""{"code":"{{code.GetProperty("code")}}","merchant":"{{stack.Fill("{merchant}")}}"}"""
            );
        }
        if (step == "POST /v1/mini_program/subscriptions/{leaving}/sign")
        {
            // WeChat opens no session while it has not ended the contract before; the runners are held here.
            var contract = (await stack.Live.GetAsync("/v1/contracts?customer=payer-leaving")).GetProperty("data")[0];
            await stack.Live.GetAsync($"/v1/contracts/{contract.GetProperty("id")}?refresh=true");
        }
        // An identifier in an example stands for one that there is.
        return operation.TryGetProperty("requestBody", out var body)
            ? ApiHost.Body(
                body.GetProperty("content")
                    .GetProperty("application/json")
                    .GetProperty("example")
                    .GetRawText()
                    .Replace("pay_01J…", stack.Fill("{pay}"), StringComparison.Ordinal)
                    .Replace("\"2026-11-22\"", stack.Fill("\"{date}\""), StringComparison.Ordinal)
            )
            : null;
    }

    // One object shows what a list is as well as many.
    private async Task<string> ShortAsync(HttpRequestMessage asked, string answer)
    {
        // An event has data too, and the clock more.
        var told = JsonDocument.Parse(answer).RootElement;
        if (!told.TryGetProperty("data", out _) || !told.TryGetProperty("has_more", out _))
            return answer;
        using var shorter = new HttpRequestMessage(
            HttpMethod.Get,
            new Uri(asked.RequestUri!.PathAndQuery + "?limit=1", UriKind.Relative)
        );
        shorter.Headers.Authorization = asked.Headers.Authorization;
        using var list = await stack.Live.Api.SendAsync(shorter);
        return await list.Content.ReadAsStringAsync();
    }

    private IEnumerable<string> Faults(JsonElement operation, int status, string text)
    {
        if (!operation.GetProperty("responses").TryGetProperty($"{status}", out var response))
            return [$"{status} is not in the document"];
        // A list may be had as CSV too, which no step of the play asks for.
        var content = References.Follow(document, response).GetProperty("content").EnumerateObject().First().Value;
        return SchemaCheck.Faults(document, content.GetProperty("schema"), JsonDocument.Parse(text).RootElement);
    }

    private static string Prepared(string pattern)
    {
        var kind = pattern.Split('/')[2];
        if (kind == "merchants")
            return pattern.Replace("{id}", "{merchant}", StringComparison.Ordinal);
        var name =
            kind == "customers" ? "cus"
            : kind == "refunds" ? "re"
            : kind == "contracts" ? "con"
            : kind[..3];
        return pattern
            .Replace("{id}", $"{{{name}}}", StringComparison.Ordinal)
            .Replace("{customer}", "{cus}", StringComparison.Ordinal);
    }

    // What stands for an object in another state than {id}.
    private static string RouteOf(string step) =>
        Special().Replace(step.Split('?')[0].Replace("{spare}", "{key}", StringComparison.Ordinal), "{id}");

    [GeneratedRegex(@"\{(waiting|owed|unwanted|declined|made|leaving)\}")]
    private static partial Regex Special();

    private static string WireName(string method) => WireJson.Name(method);
}
