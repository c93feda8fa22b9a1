using System.Net.Http.Headers;
using BillingEngine.Domain.Common;
using BillingEngine.Platform.Http;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Testing.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace BillingEngine.Tests.Http;

/// <summary>
/// The HTTP pipeline alone, without the engine: routes that show each of its responses, on a real port and database.
/// </summary>
public sealed class HttpHost : IAsyncLifetime
{
    public const string FullKey = "sk_test_full";
    public const string ReadKey = "sk_test_read";
    public const string RevokedKey = "sk_test_revoked";

    private readonly TestDatabase database = new();
    private WebApplication? app;

    public MerchantId Merchant { get; } = Id.New<MerchantId>(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));

    public string ConnectionString => database.ConnectionString;

    private Uri Address { get; set; } = new("http://127.0.0.1");

    public async Task InitializeAsync()
    {
        await database.InitializeAsync();
        await using (var source = NpgsqlDataSource.Create(ConnectionString))
        {
            await using var merchant = source.CreateCommand(
                "INSERT INTO merchants (id, account_key, name, merchant_category_code, time_zone, created_at) "
                    + "VALUES ($1, 'http', 'Http', '1011', 'UTC', now())"
            );
            merchant.Parameters.AddWithValue(Merchant.Value);
            await merchant.ExecuteNonQueryAsync();
            await AddKeyAsync(source, FullKey, ["read", "write"], revoked: false);
            await AddKeyAsync(source, ReadKey, ["read"], revoked: false);
            await AddKeyAsync(source, RevokedKey, ["read", "write", "operator"], revoked: true);
        }
        app = Build(ConnectionString);
        await app.StartAsync();
        Address = new Uri(app.Urls.First());
    }

    public async Task DisposeAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
        await database.DisposeAsync();
    }

    public HttpClient Client(string? key = FullKey)
    {
        var client = new HttpClient { BaseAddress = Address };
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    public async Task AddKeyAsync(NpgsqlDataSource source, string key, string[] scopes, bool revoked)
    {
        await using var command = source.CreateCommand(
            "INSERT INTO api_keys (id, merchant_id, key_hash, name, scopes, created_at, revoked_at) "
                + "VALUES (gen_random_uuid(), $1, $2, 'test', $3, now(), CASE WHEN $4 THEN now() END)"
        );
        command.Parameters.AddWithValue(Merchant.Value);
        command.Parameters.AddWithValue(ApiKeys.Hash(key));
        command.Parameters.AddWithValue(scopes);
        command.Parameters.AddWithValue(revoked);
        await command.ExecuteNonQueryAsync();
    }

    public static WebApplication Build(string connectionString)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(connectionString));
        builder.Services.AddBillingHttp();
        var host = builder.Build();
        host.UseBillingHttp();
        var api = host.MapApi();
        api.MapGet("/whoami", (CurrentMerchant merchant) => Answer.Ok<object>(new { Merchant = merchant.Id }));
        api.MapPost(
            "/things",
            (JsonBody<Thing> body) => Answer.Created<Thing>(body.Value, thing => $"/v1/things/{thing.Amount}")
        );
        api.MapPost("/things/touch", (JsonBody<Touch> body) => Answer.Ok<Touch>(body.Value));
        api.MapGet("/things", (Paging paging) => Answer.Ok<PageRequest>(paging.Page))
            .TakesQuery("limit", "starting_after");
        api.MapPost("/clock", () => Results.NoContent()).Needs(Scopes.Operator);
        api.MapGet(
            "/refused/{kind}",
            (string kind) =>
                Answer.Ok<object>(
                    new Error(
                        Enum.Parse<ErrorKind>(kind),
                        "thing.refused",
                        "It was refused.",
                        new Dictionary<string, string[]> { ["name"] = ["is bad"] },
                        new GatewayRefusal("NO_AUTH", "no", "req-1")
                    )
                )
        );
        api.MapGet("/status/{status:int}", (int status) => Results.StatusCode(status));
        api.MapGet("/boom", IResult () => throw new InvalidOperationException("secret insides"));
        api.MapGet("/race", IResult () => throw new DbUpdateConcurrencyException("secret insides"));
        api.MapGet("/dead", IResult () => throw new DbUpdateException("secret", new NpgsqlException("secret host")));
        api.MapGet(
            "/unique",
            IResult () =>
                throw new DbUpdateException(
                    "secret",
                    new PostgresException("secret", "ERROR", "ERROR", PostgresErrorCodes.UniqueViolation)
                )
        );
        host.MapGet("/open", () => "open");
        return host;
    }

    public sealed record Thing(string Name, long Amount);

    public sealed record Touch(string? Reason);
}
