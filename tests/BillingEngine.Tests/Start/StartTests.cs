using System.Net;
using BillingEngine.Composition;
using BillingEngine.Platform.Jobs;
using BillingEngine.Server;
using BillingEngine.Testing.Engine;
using BillingEngine.Testing.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace BillingEngine.Tests.Start;

/// <summary>The server's start when its database is not in order.</summary>
public sealed class StartTests : IAsyncLifetime
{
    private readonly TestDatabase database = new();
    private readonly KeptWarnings warnings = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("start-");
    private readonly List<WebApplication> started = [];
    private readonly List<string> roles = [];

    public Task InitializeAsync() => database.InitializeAsync();

    public async Task DisposeAsync()
    {
        foreach (var app in started)
            await app.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        foreach (var role in roles)
            await SqlAsync($"DROP OWNED BY {role}; DROP ROLE {role}");
        await database.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_database_that_is_down_is_waited_for_and_then_served()
    {
        var real = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var name = $".s.PGSQL.{real.Port}";
        var app = Build(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Host = folder.FullName });
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        Assert.Matches(
            """^{"status":"live","version":"\d+\.\d+\.\d+[\w.-]*"}$""",
            await http.GetStringAsync("/health/live")
        );
        using var ready = await http.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Matches(
            @"Waiting for the database since 20\d\d-.*cannot be reached.*Start it.*""version"":""\d",
            await ready.Content.ReadAsStringAsync()
        );
        using var plans = await http.GetAsync("/v1/plans");
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "1"),
            (plans.StatusCode, plans.Headers.GetValues("Retry-After").Single())
        );
        Assert.Single(
            warnings.Lines,
            line => line.StartsWith("Waiting for the database since", StringComparison.Ordinal)
        );
        var turn = app.Services.GetRequiredService<SweepTurn>();
        Assert.Null(await turn.TryTakeAsync(EngineTimetable.Entries[0], default));

        File.CreateSymbolicLink(Path.Combine(folder.FullName, name), Path.Combine(real.Host!, name));
        await ReadyAsync(http);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/v1/plans")).StatusCode);
        Assert.NotNull(await turn.TryTakeAsync(EngineTimetable.Entries[0], default));
    }

    [Fact]
    public async Task An_unknown_database_or_role_is_refused_in_one_sentence()
    {
        var unknown = await RefusedAsync(new(database.ConnectionString) { Database = "no_such_database" });
        Assert.Matches("no such database: database \"no_such_database\" does not exist. Create it", unknown);
        var stranger = await RefusedAsync(new(database.ConnectionString) { Username = "no_such_role" });
        Assert.Matches("refuses the login .* \"no_such_role\" does not exist. Create the role", stranger);
    }

    [Fact]
    public async Task A_role_without_the_right_to_change_the_schema_is_referred_to_migrate()
    {
        await SqlAsync("DELETE FROM schema_migrations WHERE name LIKE '0001%'");
        var refused = await RefusedAsync(await RoleAsync());
        Assert.Contains("lacks a right", refused, StringComparison.Ordinal);
        Assert.Contains("migrate", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_migrate_waits_for_the_schema_and_needs_no_right_to_change_it()
    {
        await SqlAsync("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        var role = await RoleAsync();
        var app = Build(role, ("Billing:MigrateAtStart", "false"));
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var said = await (await http.GetAsync("/health/ready")).Content.ReadAsStringAsync();
        Assert.Contains("The schema lacks 0001_", said, StringComparison.Ordinal);
        Assert.Contains("migrate", said, StringComparison.Ordinal);

        var (exitCode, first) = await MigrateAsync();
        Assert.Equal(0, exitCode);
        Assert.Contains("Migrated: 0001_", first, StringComparison.Ordinal);
        Assert.Equal((0, "The schema is up to date."), await MigrateAsync());
        await GrantAsync(role.Username!);
        await ReadyAsync(http);
        var turn = app.Services.GetRequiredService<SweepTurn>();
        foreach (var entry in EngineTimetable.Entries)
            Assert.NotNull(await turn.TryTakeAsync(entry, default));
    }

    [Fact]
    public async Task Legal_but_unwise_settings_are_reported_at_the_start()
    {
        var app = Build(new(database.ConnectionString));
        await app.StartAsync();

        Assert.All(
            (string[])["Billing:SecretsKey: not set", "operators: there are none", "accounts: there is none"],
            words => Assert.Contains(warnings.Lines, line => line.StartsWith(words, StringComparison.Ordinal))
        );
    }

    private WebApplication Build(NpgsqlConnectionStringBuilder connection, params (string Key, string Value)[] settings)
    {
        // A unique name: pools are shared by equal connection strings.
        connection.ApplicationName = folder.Name;
        var app = ServerApp.Build(
            [],
            builder =>
            {
                builder.Logging.ClearProviders().AddProvider(warnings);
                builder.WebHost.UseUrls("http://127.0.0.1:0");
                builder.Configuration.AddInMemoryCollection(
                    new Dictionary<string, string?>
                    {
                        ["ConnectionStrings:Billing"] = connection.ConnectionString,
                        ["Billing:PublicBaseUrl"] = "https://billing.example.com",
                        ["Jobs:Runner"] = "embedded",
                    }
                );
                builder.Configuration.AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value));
            }
        );
        started.Add(app);
        return app;
    }

    private async Task<string> RefusedAsync(NpgsqlConnectionStringBuilder connection) =>
        (await Assert.ThrowsAsync<StartRefusedException>(() => Build(connection).StartAsync())).Message;

    private async Task<(int ExitCode, string Said)> MigrateAsync()
    {
        using var output = new StringWriter();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["ConnectionStrings:Billing"] = database.ConnectionString,
                    ["Jobs:Runner"] = "embedded",
                }
            )
            .Build();
        return (await MigrateCommand.RunAsync(configuration, output, default), output.ToString().Trim());
    }

    private static Task ReadyAsync(HttpClient http) =>
        Eventually.TrueAsync(async () => (await http.GetAsync("/health/ready")).IsSuccessStatusCode);

    private async Task<NpgsqlConnectionStringBuilder> RoleAsync()
    {
        var role = $"serving_{Guid.NewGuid():n}";
        await SqlAsync($"CREATE ROLE {role} LOGIN PASSWORD 'not-a-secret'");
        roles.Add(role);
        await GrantAsync(role);
        return new NpgsqlConnectionStringBuilder(database.ConnectionString)
        {
            Username = role,
            Password = "not-a-secret",
        };
    }

    private Task GrantAsync(string role) =>
        SqlAsync(
            $"""
            GRANT USAGE ON SCHEMA public TO {role};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
            GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role};
            """
        );

    private async Task SqlAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
