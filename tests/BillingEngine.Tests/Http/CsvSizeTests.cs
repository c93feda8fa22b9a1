using BillingEngine.Domain.Common;
using BillingEngine.Platform.Lists;
using BillingEngine.Tests.Http.BadInput;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BillingEngine.Tests.Http;

/// <summary>Every table that the API gives as CSV, with thousands of wide rows, through a real server.</summary>
public sealed class CsvSizeTests(PreparedData stack) : IClassFixture<PreparedData>
{
    private const int Rows = 3000;

    // Each row is the prepared one again, but for what must differ.
    private static readonly Dictionary<string, (string Path, string Table, string Differs)> Lists = new()
    {
        ["/v1/alerts"] = ("/v1/alerts", "alerts", "'object_id', gen_random_uuid(), 'detail', repeat('月', 500)"),
        ["/v1/payments"] = (
            "/v1/payments",
            "payments",
            """
            'out_trade_no', 'W' || n, 'transaction_id', 'W' || n, 'status', 'succeeded',
            'description', repeat('月', 127), 'decline_message', repeat('x', 500)
            """
        ),
        ["/v1/refunds"] = ("/v1/refunds", "refunds", "'out_refund_no', 'W' || n, 'reason', repeat('月', 80)"),
        ["/v1/ledger/entries"] = ("/v1/ledger/entries", "ledger_entries", "'cause_id', gen_random_uuid()"),
        ["/v1/reconciliations"] = ("/v1/reconciliations", "reconciliations", "'day', day - n, 'line_count', n"),
        ["/v1/reconciliations/{date}/differences"] = (
            "/v1/reconciliations/{date}/differences",
            "reconciliation_differences",
            """
            'subject', 'W' || n, 'ours', jsonb_build_object('out_trade_no', repeat('x', 32)),
            'theirs', jsonb_build_object('description', repeat('"', 300))
            """
        ),
    };

    private const string StatementRoute = "/v1/statements/{date}";

    public static TheoryData<string> Routes() => [.. Lists.Keys];

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Every_list_is_given_whole(string route)
    {
        var (path, table, differs) = Lists[route];
        await PrepareAsync();
        await ExecuteAsync(
            $"""
            INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table},
                to_jsonb(t) || jsonb_build_object('id', gen_random_uuid(), {differs}))).*
            FROM (SELECT * FROM {table} WHERE merchant_id = $1 ORDER BY id LIMIT 1) t, generate_series(1, {Rows}) n
            ON CONFLICT DO NOTHING
            """
        );

        var csv = await stack.Live.Api.GetStringAsync(stack.Fill(path) + "?format=csv");

        var ids = csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .Select(line => line[..line.IndexOf(',', StringComparison.Ordinal)])
            .ToHashSet(StringComparer.Ordinal);
        Assert.Equal(await NumberAsync($"SELECT count(*) FROM {table} WHERE merchant_id = $1"), ids.Count);
        Assert.True(ids.Count >= Rows);
        Assert.EndsWith("\r\n", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_statement_is_given_whole()
    {
        var mine = stack.Fill("SELECT id FROM statements WHERE merchant_id = $1 AND day = '{date}'");
        await ExecuteAsync(
            stack.Fill(
                """
                WITH kept AS (
                    INSERT INTO statements (id, merchant_id, day, sha1, bytes, line_count, fetched_at)
                    VALUES (gen_random_uuid(), $1, '{date}', 'of many parts', 0, 0, now()) RETURNING id),
                named AS (
                    UPDATE reconciliations SET statement_id = kept.id FROM kept
                    WHERE merchant_id = $1 AND day = '{date}')
                INSERT INTO statement_parts (statement_id, part, data)
                SELECT kept.id, n, convert_to(repeat(n || ',', 10000), 'UTF8') FROM kept, generate_series(1000, 1500) n
                """
            )
        );

        var given = await stack.Live.Api.GetByteArrayAsync(stack.Fill("/v1/statements/{date}?format=csv"));

        Assert.Equal(
            await NumberAsync($"SELECT sum(length(data)) FROM statement_parts WHERE statement_id IN ({mine})"),
            given.Length
        );
    }

    [Fact]
    public void No_route_with_a_table_is_left_out() =>
        Assert.Equal(
            Lists.Keys.Append(StatementRoute).Order(StringComparer.Ordinal),
            stack
                .Live.Services.GetServices<EndpointDataSource>()
                .SelectMany(source => source.Endpoints)
                .OfType<RouteEndpoint>()
                .Where(endpoint => endpoint.Metadata.GetMetadata<ShownAsCsv>() is not null)
                .Select(endpoint => endpoint.RoutePattern.RawText!)
                .Order(StringComparer.Ordinal)
        );

    // What the stack has none of.
    private Task PrepareAsync() =>
        ExecuteAsync(
            stack.Fill(
                """
                WITH alert AS (
                    INSERT INTO alerts (id, merchant_id, code, detail, object_type, object_id, raised_at)
                    VALUES (gen_random_uuid(), $1, 'refund.waits', 'the first', 'refund', gen_random_uuid(), now()))
                INSERT INTO reconciliation_differences (id, merchant_id, reconciliation_id, kind, subject, found_at)
                SELECT gen_random_uuid(), merchant_id, id, 'fee', 'the first', now()
                FROM reconciliations WHERE merchant_id = $1 AND day = '{date}' ON CONFLICT DO NOTHING
                """
            )
        );

    private async Task ExecuteAsync(string sql)
    {
        await using var command = Command(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<long> NumberAsync(string sql)
    {
        await using var command = Command(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private NpgsqlCommand Command(string sql)
    {
        Assert.True(Id.TryParse<MerchantId>(stack.Fill("{merchant}"), out var merchant));
        var command = stack.Live.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        command.Parameters.AddWithValue(merchant.Value);
        return command;
    }
}
