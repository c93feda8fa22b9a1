using System.Data.Common;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace BillingEngine.Platform.Persistence;

/// <summary>
/// Reads rows of a mapped type from a plain data reader by the context's mapping, so that a hot loop can read several
/// tables in one round trip. The rows are not tracked; <see cref="TableWriter{T}"/> writes them back.
/// </summary>
public sealed class TableReader<T>
    where T : class
{
    private readonly Func<DbDataReader, T> row;

    /// <summary>Compiles the reader.</summary>
    public TableReader(IModel model)
    {
        var entity =
            model.FindEntityType(typeof(T))
            ?? throw new ArgumentException($"{typeof(T).Name} is not mapped.", nameof(model));
        var properties = entity.GetProperties().Where(p => p.Name != Conventions.RowVersion).ToList();
        Columns = string.Join(", ", properties.Select(p => "t." + p.GetColumnName()));
        var reader = Expression.Parameter(typeof(DbDataReader));
        var constructor =
            typeof(T).GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, [])
            ?? throw new ArgumentException($"{typeof(T).Name} has no parameterless constructor.", nameof(model));
        var loaded = Expression.Variable(typeof(T));
        row = Expression
            .Lambda<Func<DbDataReader, T>>(
                Expression.Block(
                    [loaded],
                    [
                        Expression.Assign(loaded, Expression.New(constructor)),
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

    /// <summary>The columns to select, in reading order, from a table with the alias <c>t</c>.</summary>
    public string Columns { get; }

    /// <summary>Reads the rows of the current result and moves to the next result.</summary>
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
