using System.Data.Common;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace BillingEngine.Platform.Persistence;

/// <summary>
/// Reads rows of a mapped type from a plain reader by the context's own mapping, so that a hot loop can ask for several
/// tables in one round trip. What it reads is not tracked: it is written back by <see cref="TableWriter{T}"/>.
/// </summary>
public sealed class TableReader<T>
    where T : class
{
    private readonly Func<DbDataReader, T> row;

    /// <summary>Prepares the reading.</summary>
    public TableReader(IModel model)
    {
        var entity =
            model.FindEntityType(typeof(T))
            ?? throw new ArgumentException($"{typeof(T).Name} is not mapped.", nameof(model));
        var properties = entity.GetProperties().Where(p => p.Name != Conventions.RowVersion).ToList();
        Columns = string.Join(", ", properties.Select(p => "t." + p.GetColumnName()));
        var reader = Expression.Parameter(typeof(DbDataReader));
        var born =
            typeof(T).GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, [])
            ?? throw new ArgumentException($"{typeof(T).Name} has no constructor that takes nothing.", nameof(model));
        var loaded = Expression.Variable(typeof(T));
        row = Expression
            .Lambda<Func<DbDataReader, T>>(
                Expression.Block(
                    [loaded],
                    [
                        Expression.Assign(loaded, Expression.New(born)),
                        .. properties.Select(
                            (p, i) =>
                                Expression.Assign(
                                    Expression.Field(loaded, p.FieldInfo!),
                                    Value(reader, p, Expression.Constant(i))
                                )
                        ),
                        loaded,
                    ]
                ),
                reader
            )
            .Compile();
    }

    /// <summary>The columns to select, in the order of reading, of a table that is called <c>t</c>.</summary>
    public string Columns { get; }

    /// <summary>Reads the rows of the reader's present result and moves on to the next.</summary>
    public async Task<List<T>> ReadAsync(DbDataReader reader, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(row(reader));
        await reader.NextResultAsync(cancellationToken);
        return rows;
    }

    private static Expression Value(Expression reader, IProperty property, Expression ordinal)
    {
        var converter = property.GetTypeMapping().Converter;
        var type = property.ClrType;
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        Expression value = Expression.Call(
            reader,
            nameof(DbDataReader.GetFieldValue),
            [converter?.ProviderClrType ?? plain],
            ordinal
        );
        if (converter is not null)
            value = Expression.Invoke(converter.ConvertFromProviderExpression, value);
        if (value.Type != type)
            value = Expression.Convert(value, type);
        return property.IsNullable
            ? Expression.Condition(
                Expression.Call(reader, nameof(DbDataReader.IsDBNull), null, ordinal),
                Expression.Default(type),
                value
            )
            : value;
    }
}
