using System.Text.Json;
using BillingEngine.Testing.Postgres;
using Npgsql;

namespace BillingEngine.Proof.Tests;

/// <summary>The checker's own reports and errors, and databases that it cannot check.</summary>
public sealed class ProverTests(HealthyBooks books) : IClassFixture<HealthyBooks>
{
    [Fact]
    public async Task The_same_data_has_the_same_fingerprint_wherever_and_whenever_it_is_read()
    {
        await using var copy = await books.CopyAsync();
        var first = (await HealthyBooksTests.ProveAsync(copy.ConnectionString)).Input;
        await copy.RunAsync(
            """
            UPDATE business_clock SET offset_seconds = offset_seconds + 60;
            UPDATE contracts SET next_check_at = next_check_at + interval '1 day'
            """
        );
        var later = (await HealthyBooksTests.ProveAsync(copy.ConnectionString)).Input;
        await using var other = await books.CopyAsync();
        var elsewhere = (await HealthyBooksTests.ProveAsync(other.ConnectionString)).Input;

        Assert.Equal(first.DataHash, later.DataHash);
        Assert.Equal(first.DataHash, elsewhere.DataHash);
        Assert.Equal(first.Rows, elsewhere.Rows);
        Assert.NotEqual(first.Snapshot, later.Snapshot);
        Assert.NotEqual(first.Database, elsewhere.Database);
        Assert.Equal(first.SystemIdentifier, elsewhere.SystemIdentifier);
        Assert.Empty(SchemaNeeded.Migrations.Except(first.Migrations));
    }

    [Theory]
    [InlineData("UPDATE payments SET amount_minor = amount_minor + 1 WHERE status = 'declined'")]
    [InlineData("UPDATE invoices SET status = 'void' WHERE status = 'open'")]
    [InlineData("DELETE FROM events WHERE type = 'contract.expired'")]
    [InlineData("UPDATE ledger_entries SET merchant_id = gen_random_uuid() WHERE kind = 'payment_unclaimed'")]
    public async Task Other_data_has_another_fingerprint(string change)
    {
        await using var copy = await books.CopyAsync();
        var first = (await HealthyBooksTests.ProveAsync(copy.ConnectionString)).Input.DataHash;
        await copy.RunAsync(change);
        Assert.NotEqual(first, (await HealthyBooksTests.ProveAsync(copy.ConnectionString)).Input.DataHash);
    }

    [Fact]
    public async Task A_read_only_database_can_be_read()
    {
        await using var copy = await books.CopyAsync();
        var name = new NpgsqlConnectionStringBuilder(copy.ConnectionString).Database;
        await copy.RunAsync($"ALTER DATABASE {name} SET default_transaction_read_only = on");
        Assert.True((await HealthyBooksTests.ProveAsync(copy.ConnectionString)).IsProved);
    }

    [Fact]
    public async Task The_report_for_programs_has_every_check_with_its_verdict_and_counts()
    {
        await using var copy = await books.CopyAsync();
        await copy.RunAsync(
            "UPDATE payments SET transaction_id = NULL WHERE status = 'succeeded' AND kind = 'deduction'"
        );
        var report = await HealthyBooksTests.ProveAsync(copy.ConnectionString);
        using var json = JsonDocument.Parse(Reports.ReportJson.Write(report));

        var checks = json.RootElement.GetProperty("checks").EnumerateArray().ToList();
        Assert.Equal(Prover.Checks.Select(c => c.Name), checks.Select(c => c.GetProperty("name").GetString()));
        var refuted = Assert.Single(checks, c => c.GetProperty("verdict").GetString() == "refuted");
        Assert.Equal("success-has-cause", refuted.GetProperty("name").GetString());
        Assert.Equal(
            await copy.ScalarAsync<long>(
                "SELECT count(*) FROM payments WHERE status = 'succeeded' AND kind = 'deduction'"
            ),
            refuted.GetProperty("violations").GetInt64()
        );
        Assert.Equal(10, refuted.GetProperty("violation_examples").GetArrayLength());
        Assert.Contains("and ", Reports.ReportText.Write(report), StringComparison.Ordinal);
        Assert.Equal(report.Input.DataHash, json.RootElement.GetProperty("input").GetProperty("data_hash").GetString());
    }

    [Fact]
    public async Task A_database_of_another_program_is_not_checked()
    {
        await using var copy = await books.CopyAsync();
        await copy.RunAsync("DROP SCHEMA public CASCADE; CREATE SCHEMA public; CREATE TABLE payments (id uuid)");
        var refusal = await Assert.ThrowsAsync<CannotProveException>(() =>
            HealthyBooksTests.ProveAsync(copy.ConnectionString)
        );
        Assert.Contains("is not one of the billing engine", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("table invoices", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_an_older_database_the_missing_migrations_are_named()
    {
        await using var copy = await books.CopyAsync();
        await copy.RunAsync(
            """
            DROP TABLE ledger_entries; ALTER TABLE payments DROP COLUMN evidence;
            DELETE FROM schema_migrations WHERE name = '0005_facts.sql'
            """
        );
        var refusal = await Assert.ThrowsAsync<CannotProveException>(() =>
            HealthyBooksTests.ProveAsync(copy.ConnectionString)
        );
        Assert.Contains("table ledger_entries", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("column payments.evidence", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("0005_facts.sql. Start the server", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_cannot_be_opened_is_reported_without_its_password()
    {
        var server = new NpgsqlConnectionStringBuilder(await TestCluster.ConnectionStringAsync())
        {
            Database = "nobody_has_this",
            Password = "hunter2",
        };
        var refusal = await Assert.ThrowsAsync<CannotProveException>(() =>
            HealthyBooksTests.ProveAsync(server.ConnectionString)
        );
        Assert.Contains("--connection", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<CannotProveException>(() =>
            HealthyBooksTests.ProveAsync("this is no connection string")
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"orders": []}""")]
    [InlineData("""{"orders": [{"trade_state": "SUCCESS"}], "refunds": []}""")]
    public async Task An_unreadable_ledger_stops_the_proof(string json)
    {
        var refusal = await Assert.ThrowsAsync<CannotProveException>(() =>
            HealthyBooksTests.ProveAsync(books.ConnectionString, json)
        );
        Assert.Contains("/_control/ledger", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_migration_the_checker_names_is_there()
    {
        var files = Directory.GetFiles(Path.Combine(Cli.Repository.Root, "migrations")).Select(Path.GetFileName);
        Assert.Empty(SchemaNeeded.Migrations.Except(files, StringComparer.Ordinal));
    }
}
