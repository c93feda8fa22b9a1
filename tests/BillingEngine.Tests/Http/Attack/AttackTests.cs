using System.Text.Json;
using BillingEngine.Platform.Http.Callers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Tests.Http.Attack;

/// <summary>
/// No caller reaches another's rows: every route, without a key, with keys that are over, with another merchant's, with
/// subscribers' tokens.
/// </summary>
public sealed class AttackTests(AttackData stack) : IClassFixture<AttackData>
{
    private IReadOnlyList<RouteEndpoint> Routes =>
        [
            .. stack
                .Live.Services.GetRequiredService<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>()
                .Where(route => route.RoutePattern.RawText!.StartsWith("/v1/", StringComparison.Ordinal)),
        ];

    private static IEnumerable<string> NamesOf(RouteEndpoint route) =>
        route
            .Metadata.GetRequiredMetadata<HttpMethodMetadata>()
            .HttpMethods.Select(method => $"{method} {route.RoutePattern.RawText}");

    [Fact]
    public void Every_route_has_its_attack() =>
        Assert.Equal(
            Routes.SelectMany(NamesOf).Order(StringComparer.Ordinal),
            Attacks.Table.Keys.Order(StringComparer.Ordinal)
        );

    [Fact]
    public void What_a_route_asks_for_is_what_the_table_says()
    {
        foreach (var route in Routes)
        {
            var defence = Attacks.Table[NamesOf(route).Single()].Defence;
            Assert.Equal(route.Metadata.GetMetadata<ForSubscribers>() is not null, defence == Defence.Subscribers);
            Assert.Equal(route.Metadata.GetMetadata<WithoutApiKey>() is not null, defence == Defence.Open);
            Assert.Equal(
                route.Metadata.GetMetadata<NeedsScope>()?.Scopes == Scopes.Operator,
                defence == Defence.Operators
            );
        }
    }

    [Theory]
    [InlineData("no key"), InlineData("a made-up key"), InlineData("a revoked key"), InlineData("a rolled key")]
    [InlineData("a subscriber"), InlineData("another merchant"), InlineData("another subscriber")]
    [InlineData("a namesake elsewhere")]
    public async Task No_other_caller_gets_or_moves_a_row(string attacker)
    {
        var before = await stack.VictimAsync();
        var wrong = new List<string>();
        // Lists first, while the attacker has made nothing of its own.
        foreach (var (route, attack) in Attacks.Table.OrderBy(each => each.Value.Defence != Defence.Empty))
        {
            if (attacker == "a subscriber" && attack.Defence == Defence.Subscribers)
                continue;
            var (status, body) = await stack.SendAsync(route.Split(' ')[0], attack, Bearer(attacker));
            if (!IsRepelled(attacker, attack.Defence, status, body))
                wrong.Add($"{route}: {status} {body}");
            var told = IsOnOffer(attacker, route)
                ? null
                : stack.Secrets.FirstOrDefault(secret => body.Contains(secret, StringComparison.Ordinal));
            if (told is not null)
                wrong.Add($"{route} betrays {told}: {body}");
        }
        Assert.True(wrong.Count == 0, $"{attacker}\n{string.Join('\n', wrong)}");
        Assert.Equal(before, await stack.VictimAsync());
    }

    [Fact]
    public async Task The_victim_itself_is_let_in()
    {
        var (status, body) = await stack.SendAsync("GET", Attacks.Table["GET /v1/payments/{id}"], "sk_test_live");
        Assert.True(status == 200 && body.Contains(stack.Fill("{pay}"), StringComparison.Ordinal), body);
        (status, body) = await stack.SendAsync(
            "GET",
            Attacks.Table["GET /v1/mini_program/subscriptions/{id}"],
            stack.Fill("{token}")
        );
        Assert.True(status == 200 && body.Contains(stack.Fill("{sub}"), StringComparison.Ordinal), body);
    }

    private string? Bearer(string attacker) =>
        attacker switch
        {
            "no key" => null,
            "a made-up key" => "sk_live_000000000000000000000000000000000000000000000000",
            "a revoked key" => stack.Revoked,
            "a rolled key" => stack.RolledOver,
            "a subscriber" => stack.Fill("{token}"),
            "another merchant" => stack.OtherMerchant,
            "another subscriber" => stack.OtherSubscriber,
            _ => stack.NamesakeElsewhere,
        };

    private static bool IsRepelled(string attacker, Defence defence, int status, string body) =>
        (attacker, defence) switch
        {
            // The made-up code decides.
            (_, Defence.Open) => status == 409,
            ("another subscriber" or "a namesake elsewhere", Defence.Subscribers) => status == 404
                || IsEmpty(status, body)
                || IsOffer(attacker, status, body),
            ("another merchant", Defence.NotFound) => status == 404,
            ("another merchant", Defence.Empty) => IsEmpty(status, body),
            ("another merchant", Defence.Own) => status is 200 or 201 or 409 or 422,
            ("another merchant", Defence.Operators) => status == 403,
            _ => status == 401,
        };

    private static bool IsEmpty(int status, string body) =>
        status == 200 && JsonDocument.Parse(body).RootElement.GetProperty("data").GetArrayLength() == 0;

    // The plans on offer are for every subscriber of their merchant.
    private static bool IsOnOffer(string attacker, string route) =>
        attacker == "another subscriber" && route == "GET /v1/mini_program/plans";

    private static bool IsOffer(string attacker, int status, string body) =>
        attacker == "another subscriber"
        && status == 200
        && JsonDocument
            .Parse(body)
            .RootElement.GetProperty("data")
            .EnumerateArray()
            .All(row => row.GetProperty("object").GetString() == "plan");
}
