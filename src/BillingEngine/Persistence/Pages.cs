using System.Linq.Expressions;
using System.Text.Json;
using BillingEngine.Domain.Common;
using BillingEngine.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Persistence;

/// <summary>Reads a page of a list, newest first, along the index (merchant, id).</summary>
public static class Pages
{
    /// <summary>
    /// The page of <paramref name="rows"/> that is asked for, or the refusal of a cursor of another kind. The rows
    /// are already those of one merchant; they need an <c>Id</c> and a <c>CreatedAt</c>.
    /// </summary>
    public static async Task<Result<PageOf<TView>>> PageAsync<TRow, TId, TView>(
        this IQueryable<TRow> rows, PageRequest page, Expression<Func<TRow, TId>> id, Func<TRow, TView> view,
        CancellationToken cancellationToken)
        where TRow : class where TId : struct, IId<TId>
    {
        if (!page.TryCursor<TId>(out var after))
            return PageRequest.BadCursor<TId>();
        if (after is { } cursor)
            rows = rows.Where(OlderThan(id, cursor));
        if (page.CreatedFrom is { } from)
            rows = rows.Where(row => EF.Property<DateTimeOffset>(row, "CreatedAt") >= from);
        if (page.CreatedTo is { } to)
            rows = rows.Where(row => EF.Property<DateTimeOffset>(row, "CreatedAt") < to);
        if (page.Metadata is { } pairs)
        {
            var wanted = JsonSerializer.Serialize(pairs);
            rows = rows.Where(row => EF.Functions.JsonContains(
                EF.Property<IReadOnlyDictionary<string, string>>(row, "Metadata"), wanted));
        }
        var found = await rows.OrderByDescending(id).Take(page.Limit + 1).AsNoTracking().ToListAsync(cancellationToken);
        return PageOf<TView>.From(found, page.Limit, view);
    }

    private static Expression<Func<TRow, bool>> OlderThan<TRow, TId>(Expression<Func<TRow, TId>> id, TId cursor)
        where TId : struct, IId<TId>
    {
        // A captured variable, so that the cursor becomes a parameter of the query and its plan is kept.
        Expression<Func<TId>> value = () => cursor;
        var isLess = ((Func<TId, TId, bool>)IsLess).Method;
        return Expression.Lambda<Func<TRow, bool>>(
            Expression.LessThan(id.Body, value.Body, liftToNull: false, isLess), id.Parameters);
    }

    // Only its shape matters: the comparison is PostgreSQL's.
    private static bool IsLess<TId>(TId a, TId b) where TId : struct, IId<TId> =>
        string.CompareOrdinal(Id.Text(a), Id.Text(b)) < 0;
}
