using System.Net;
using System.Net.Sockets;
using BillingEngine.Cli.Processes;
using BillingEngine.Cli.Sandbox;
using BillingEngine.Testing.Postgres;
using Npgsql;

namespace BillingEngine.Scenarios.Processes;

/// <summary>
/// A server that cannot start gives the reason in one sentence, with an exit code and without a stack trace.
/// </summary>
public sealed class StartErrorsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_configuration_that_cannot_be_used_exits_with_2() =>
        await FailsAsync(2, "Billing:LeaseSeconds must be a whole number", [], ("Billing__LeaseSeconds", "long"));

    [Fact]
    public async Task A_settings_folder_that_is_not_there_exits_with_2() =>
        await FailsAsync(2, "SettingsFolder is /no/such/folder", [], ("SettingsFolder", "/no/such/folder"));

    [Fact]
    public async Task An_unknown_database_exits_with_1() =>
        await FailsAsync(
            1,
            "PostgreSQL has no such database",
            [],
            (
                "ConnectionStrings__Billing",
                new NpgsqlConnectionStringBuilder(database.ConnectionString) { Database = "nowhere" }.ConnectionString
            )
        );

    [Theory]
    [InlineData("migrate")]
    [InlineData("open-merchant", "--account", "main", "--name", "Shop")]
    public async Task A_command_whose_database_cannot_be_reached_exits_with_1(params string[] command) =>
        await FailsAsync(1, "cannot be reached", command, ("ConnectionStrings__Billing", "Host=/nowhere;Database=x"));

    [Fact]
    public async Task A_command_whose_role_is_unknown_exits_with_1() =>
        await FailsAsync(
            1,
            "refuses the login",
            ["migrate"],
            (
                "ConnectionStrings__Billing",
                new NpgsqlConnectionStringBuilder(database.ConnectionString)
                {
                    Username = "nobody_here",
                }.ConnectionString
            )
        );

    [Fact]
    public async Task A_port_that_is_taken_exits_with_1()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var taken = ((IPEndPoint)listener.LocalEndpoint).Port;
        await FailsAsync(1, "address already in use", [], ("ASPNETCORE_URLS", $"http://127.0.0.1:{taken}"));
    }

    [Fact]
    public async Task A_schema_that_was_changed_exits_with_1()
    {
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using (
            var change = source.CreateCommand(
                "UPDATE schema_migrations SET checksum = 'x' || checksum WHERE name LIKE '0002%'"
            )
        )
        {
            await change.ExecuteNonQueryAsync();
        }

        await FailsAsync(1, "was changed after it was applied", []);
        await using var back = source.CreateCommand(
            "UPDATE schema_migrations SET checksum = substr(checksum, 2) WHERE name LIKE '0002%'"
        );
        await back.ExecuteNonQueryAsync();
    }

    [Theory]
    [InlineData("--port", "70000")]
    [InlineData("prove", "--connection", "Nonsense=1")]
    [InlineData("prove", "--connection", "Host=/nowhere;Database=x")]
    [InlineData("guards", "no-such-guard")]
    public async Task A_verb_of_the_command_line_fails_in_a_sentence(params string[] verb)
    {
        var (exitCode, said) = await ShellCommand.RunAsync(
            ["timeout", "60", .. Stack.DotNet("BillingEngine.Cli"), .. verb],
            null,
            default
        );
        Assert.NotEqual(0, exitCode);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
        Assert.NotEmpty(said.Trim());
    }

    private async Task FailsAsync(
        int exitCode,
        string words,
        string[] command,
        params (string Key, string Value)[] settings
    )
    {
        var environment = new Dictionary<string, string>
        {
            ["ConnectionStrings__Billing"] = database.ConnectionString,
            ["Billing__PublicBaseUrl"] = "https://billing.example.com",
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{Ports.Free()}",
            ["Jobs__Runner"] = "embedded",
        };
        foreach (var (key, value) in settings)
            environment[key] = value;
        var (code, said) = await ShellCommand.RunAsync(
            ["timeout", "60", .. Stack.DotNet("BillingEngine.Server"), .. command],
            environment,
            default
        );
        Assert.True(code == exitCode, $"{code}: {said}");
        Assert.Contains(words, said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", said, StringComparison.Ordinal);
    }
}
