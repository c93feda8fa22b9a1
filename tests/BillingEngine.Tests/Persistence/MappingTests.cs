using System.Reflection;
using System.Text.RegularExpressions;
using BillingEngine.Platform.Persistence;
using BillingEngine.Testing.Engine;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BillingEngine.Tests.Persistence;

/// <summary>The mapping against the live catalogue: the schema's truth is in the migrations.</summary>
public sealed partial class MappingTests(EngineHost host) : IClassFixture<EngineHost>
{
    private sealed record Column(string Table, string Name, string Type, bool IsNullable, bool HasDefault);

    [Fact]
    public async Task Every_mapped_column_exists_with_its_type_and_its_nullability()
    {
        var columns = (await ColumnsAsync()).ToDictionary(c => (c.Table, c.Name));
        var odd = new List<string>();
        foreach (var property in Properties())
        {
            var (table, name) = (property.DeclaringType.GetTableName()!, property.GetColumnName());
            if (!columns.TryGetValue((table, name), out var column))
                odd.Add($"{table}.{name} is mapped but not there");
            else if (column.Type != await TypeAsync(property.GetColumnType()))
                odd.Add($"{table}.{name} is {column.Type}, mapped as {property.GetColumnType()}");
            else if (column.IsNullable != property.IsNullable)
                odd.Add($"{table}.{name} is {(column.IsNullable ? "" : "not ")}nullable, mapped otherwise");
        }
        Assert.Empty(odd);
        Assert.True(Properties().Count() > 100);
    }

    [Fact]
    public async Task Every_column_that_must_be_given_is_mapped()
    {
        var tables = Properties().Select(p => p.DeclaringType.GetTableName()!).ToHashSet(StringComparer.Ordinal);
        var mapped = Properties().Select(p => (p.DeclaringType.GetTableName()!, p.GetColumnName())).ToHashSet();
        var missing = (await ColumnsAsync())
            .Where(c => tables.Contains(c.Table) && c is { IsNullable: false, HasDefault: false })
            .Where(c => !mapped.Contains((c.Table, c.Name)))
            .Select(c => $"{c.Table}.{c.Name}");
        Assert.Empty(missing);
    }

    [Fact]
    public async Task Every_check_on_a_column_of_words_lists_exactly_the_words_of_its_enum()
    {
        var checks = (
            await RowsAsync(
                """
                SELECT c.conrelid::regclass::text, a.attname, pg_get_constraintdef(c.oid)
                FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
                WHERE c.contype = 'c' AND cardinality(c.conkey) = 1
                """,
                r => (Table: r.GetString(0), Name: r.GetString(1), Rule: r.GetString(2))
            )
        ).ToLookup(c => (c.Table, c.Name), c => c.Rule);
        var compared = 0;
        var odd = new List<string>();
        foreach (var property in Properties())
        {
            var place = (Table: property.DeclaringType.GetTableName()!, Name: property.GetColumnName());
            var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
            if (!type.IsEnum || !checks.Contains(place))
                continue;
            compared++;
            var listed = checks[place].SelectMany(r => Words().Matches(r)).Select(m => m.Groups[1].Value);
            if (!listed.Order(StringComparer.Ordinal).SequenceEqual(Texts(type).Order(StringComparer.Ordinal)))
                odd.Add($"{place.Table}.{place.Name} allows other words than {type.Name} has");
        }
        Assert.Empty(odd);
        Assert.True(compared >= 9, $"Only {compared} columns have a check.");
        Assert.All(
            Properties().Where(p => p.Name == "Status"),
            p => Assert.True(checks.Contains((p.DeclaringType.GetTableName()!, p.GetColumnName())), $"{p} has no check")
        );
    }

    // The row version is a system column of every table.
    private IEnumerable<IProperty> Properties()
    {
        using var scope = host.Services.CreateScope();
        return
        [
            .. scope
                .ServiceProvider.GetRequiredService<BillingDbContext>()
                .Model.GetEntityTypes()
                .SelectMany(t => t.GetProperties())
                .Where(p => p.GetColumnName() != "xmin"),
        ];
    }

    private Task<List<Column>> ColumnsAsync() =>
        RowsAsync(
            """
            SELECT attrelid::regclass::text, attname, atttypid::regtype::text, NOT attnotnull, atthasdef
            FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid
            WHERE t.relkind = 'r' AND t.relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
            """,
            r => new Column(r.GetString(0), r.GetString(1), r.GetString(2), r.GetBoolean(3), r.GetBoolean(4))
        );

    private Task<string> TypeAsync(string type) => host.ScalarAsync<string>($"SELECT '{type}'::regtype::text");

    private async Task<List<T>> RowsAsync<T>(string sql, Func<NpgsqlDataReader, T> row)
    {
        await using var command = host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            rows.Add(row(reader));
        return rows;
    }

    private static IReadOnlyList<string> Texts(Type type) =>
        (IReadOnlyList<string>)
            typeof(EnumText)
                .GetMethod(nameof(EnumText.All), BindingFlags.Public | BindingFlags.Static)!
                .MakeGenericMethod(type)
                .Invoke(null, null)!;

    [GeneratedRegex("'([^']*)'::text")]
    private static partial Regex Words();
}
