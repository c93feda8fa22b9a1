using System.Text.RegularExpressions;
using BillingEngine.Cli.Postgres;
using BillingEngine.Cli.Processes;
using BillingEngine.Testing.Postgres;
using Npgsql;

namespace BillingEngine.Tests.Persistence;

/// <summary>docs/schema.sql: what the migrations make, in one file.</summary>
public sealed class SchemaDocumentTests : IAsyncLifetime
{
    private const string CopySuffix = "_from_document";

    private static readonly string Page = Path.Combine(Cli.Repository.Root, "docs", "schema.sql");

    private readonly TestDatabase database = new();
    private NpgsqlDataSource source = null!;

    public async Task InitializeAsync()
    {
        await database.InitializeAsync();
        source = NpgsqlDataSource.Create(database.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        await RunAsync($"DROP DATABASE IF EXISTS {Copy.Database} WITH (FORCE)");
        await source.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task The_page_is_the_schema_after_all_migrations()
    {
        var written = await new SchemaDocument(source).WriteAsync();
        if (Environment.GetEnvironmentVariable("WRITE_DOCS") == "1")
            await File.WriteAllTextAsync(Page, written);
        Assert.True(
            File.Exists(Page) && await File.ReadAllTextAsync(Page) == written,
            "docs/schema.sql is stale: run this test with WRITE_DOCS=1 in the environment and commit the file."
        );
    }

    [Fact]
    public async Task An_empty_database_becomes_the_same_schema_by_the_page()
    {
        await RunAsync($"CREATE DATABASE {Copy.Database}");
        await using var copy = NpgsqlDataSource.Create(Copy.ConnectionString);
        await using (var command = copy.CreateCommand(await File.ReadAllTextAsync(Page)))
            await command.ExecuteNonQueryAsync();

        Assert.Equal(await new SchemaDocument(source).WriteAsync(), await new SchemaDocument(copy).WriteAsync());
        Assert.Equal(await DumpAsync(database.ConnectionString), await DumpAsync(Copy.ConnectionString));
    }

    private NpgsqlConnectionStringBuilder Copy =>
        new(database.ConnectionString)
        {
            Database = new NpgsqlConnectionStringBuilder(database.ConnectionString).Database + CopySuffix,
            Pooling = false,
        };

    // PostgreSQL's own reading, which knows kinds of objects that the page may have forgotten; it comes with the server. The
    // page drops parentheses that change nothing, and the copy does not get them back.
    private static async Task<string> DumpAsync(string connectionString)
    {
        var binaries = PostgresBinaries.Find();
        var to = new NpgsqlConnectionStringBuilder(connectionString);
        var environment = new Dictionary<string, string>(binaries.Environment, StringComparer.Ordinal)
        {
            ["PGPASSWORD"] = to.Password ?? "",
        };
        string[] command =
        [
            binaries.Program("pg_dump"),
            "--schema-only",
            "--no-owner",
            $"--host={to.Host}",
            $"--port={to.Port}",
            $"--username={to.Username}",
            to.Database!,
        ];
        var (exitCode, output) = await ShellCommand.RunAsync(command, environment, CancellationToken.None);
        Assert.True(exitCode == 0, output);
        // Newer versions guard the script with a random word.
        return string.Join(
            '\n',
            output.Split('\n').Where(line => !line.StartsWith('\\')).Select(line => Regex.Replace(line, "[() ]", ""))
        );
    }

    private async Task RunAsync(string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
