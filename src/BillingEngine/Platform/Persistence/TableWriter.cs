using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace BillingEngine.Platform.Persistence;

/// <summary>
/// Writes many rows of a mapped type with one statement over <c>unnest</c> arrays, by the same mapping that reads them.
/// The hot loops use it; single use cases save through the context.
/// </summary>
public sealed class TableWriter<T>
    where T : class
{
    private readonly Column[] columns;
    private readonly Column[] changing;
    private readonly string insert;
    private readonly string update;

    /// <summary>
    /// Prepares the statements. An update leaves out the columns that the mapping marks as immutable, and those that
    /// only the context saves (<see cref="ImmutableColumns"/>).
    /// </summary>
    public TableWriter(IModel model)
    {
        var entity =
            model.FindEntityType(typeof(T))
            ?? throw new ArgumentException($"{typeof(T).Name} is not mapped.", nameof(model));
        var table = entity.GetTableName()!;
        var properties = entity.GetProperties().Where(p => p.Name != Conventions.RowVersion).ToList();
        columns = [.. properties.Select(Column.Of)];
        var names = string.Join(", ", columns.Select(c => c.Name));
        insert = $"INSERT INTO {table} ({names}) SELECT * FROM unnest({Arrays(columns)})";
        changing = [.. columns.Where((c, i) => c.Name == "id" || properties[i].IsWrittenByHotLoops())];
        var set = string.Join(", ", changing.Where(c => c.Name != "id").Select(c => $"{c.Name} = u.{c.Name}"));
        var given = string.Join(", ", changing.Select(c => c.Name));
        update = $"UPDATE {table} t SET {set} FROM unnest({Arrays(changing)}) AS u({given}) WHERE t.id = u.id";
    }

    /// <summary>Adds an insert to a batch.</summary>
    public void Insert(NpgsqlBatch batch, IReadOnlyCollection<T> rows) => Add(batch, insert, columns, rows);

    /// <summary>Adds an insert that skips existing rows.</summary>
    public void InsertMissing(NpgsqlBatch batch, IReadOnlyCollection<T> rows) =>
        Add(batch, insert + " ON CONFLICT DO NOTHING", columns, rows);

    /// <summary>Adds an update of rows that the caller has locked.</summary>
    public void Update(NpgsqlBatch batch, IReadOnlyCollection<T> rows) => Add(batch, update, changing, rows);

    private static void Add(NpgsqlBatch batch, string sql, Column[] columns, IReadOnlyCollection<T> rows)
    {
        if (rows.Count == 0)
            return;
        var command = new NpgsqlBatchCommand(sql);
        foreach (var column in columns)
            command.Parameters.Add(column.Parameter(rows));
        batch.BatchCommands.Add(command);
    }

    private static string Arrays(Column[] columns) =>
        string.Join(", ", columns.Select((c, i) => $"${i + 1}::{c.StoreType}[]"));

    private abstract record Column(string Name, string StoreType)
    {
        public abstract NpgsqlParameter Parameter(IReadOnlyCollection<T> rows);

        public static Column Of(IProperty property)
        {
            var row = Expression.Parameter(typeof(T));
            var value = Stored(Expression.Property(row, property.PropertyInfo!), property);
            var reader = Expression.Lambda(value, row).Compile();
            return (Column)
                Activator.CreateInstance(
                    typeof(Column<>).MakeGenericType(typeof(T), value.Type),
                    property.GetColumnName(),
                    property.GetColumnType(),
                    reader
                )!;
        }

        // The value as stored: converted by the mapping, and nullable so that an array can contain nulls.
        private static Expression Stored(Expression value, IProperty property)
        {
            var converter = property.GetTypeMapping().Converter;
            if (converter is null)
                return Nullable(value);
            var isNullable = System.Nullable.GetUnderlyingType(value.Type) is not null;
            var plain = isNullable ? Expression.Property(value, "Value") : value;
            var converted = Nullable(Expression.Invoke(converter.ConvertToProviderExpression, plain));
            return isNullable
                ? Expression.Condition(
                    Expression.Property(value, "HasValue"),
                    converted,
                    Expression.Default(converted.Type)
                )
                : converted;
        }

        private static Expression Nullable(Expression value) =>
            value.Type.IsValueType && System.Nullable.GetUnderlyingType(value.Type) is null
                ? Expression.Convert(value, typeof(Nullable<>).MakeGenericType(value.Type))
                : value;
    }

    private sealed record Column<TValue>(string Name, string StoreType, Func<T, TValue> Read) : Column(Name, StoreType)
    {
        public override NpgsqlParameter Parameter(IReadOnlyCollection<T> rows)
        {
            var values = new TValue[rows.Count];
            var i = 0;
            foreach (var row in rows)
                values[i++] = Read(row);
            return new NpgsqlParameter { Value = values, DataTypeName = StoreType + "[]" };
        }
    }
}
