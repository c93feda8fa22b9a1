using System.Buffers.Binary;
using System.Linq.Expressions;
using System.Text.Json;
using BillingEngine.Domain.Common;
using BillingEngine.Platform.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Platform.Lists;

/// <summary>Reads a page of a list, newest first, along the index (merchant, id).</summary>
public static class PageQueries
{
    /// <summary>
    /// The requested page of <paramref name="rows"/>, or the refusal of a cursor of another kind. The rows are already
    /// those of one merchant; they need an <c>Id</c> and a creation time.
    /// </summary>
    public static async Task<Result<PageOf<TView>>> PageAsync<TRow, TId, TView>(
        this IQueryable<TRow> rows,
        PageRequest page,
        Expression<Func<TRow, TId>> id,
        Func<TRow, TView> view,
        CancellationToken cancellationToken,
        string madeAt = "CreatedAt"
    )
        where TRow : class
        where TId : struct, IId<TId>
    {
        if (!page.TryCursor<TId>(out var after))
            return PageRequest.BadCursor<TId>();
        if (after is { } cursor)
            rows = rows.Where(Compared(id, cursor, isOlder: true));
        // An identifier begins with the millisecond of its creation: bounds on it let the index find the range.
        if (page.CreatedFrom is { } from)
        {
            rows = rows.Where(row => EF.Property<DateTimeOffset>(row, madeAt) >= from)
                .Where(Compared(id, First<TId>(from), isOlder: false));
        }

        if (page.CreatedTo is { } to)
        {
            rows = rows.Where(row => EF.Property<DateTimeOffset>(row, madeAt) < to)
                .Where(Compared(id, First<TId>(to.ToUnixTimeMilliseconds() + 1), isOlder: true));
        }

        if (page.Metadata is { } pairs)
        {
            var wanted = JsonSerializer.Serialize(pairs);
            rows = rows.Where(row =>
                EF.Functions.JsonContains(EF.Property<IReadOnlyDictionary<string, string>>(row, "Metadata"), wanted)
            );
        }
        var found = await rows.OrderByDescending(id).Take(page.Limit + 1).AsNoTracking().ToListAsync(cancellationToken);
        return PageOf<TView>.From(found, page.Limit, view);
    }

    private static Expression<Func<TRow, bool>> Compared<TRow, TId>(
        Expression<Func<TRow, TId>> id,
        TId bound,
        bool isOlder
    )
        where TId : struct, IId<TId>
    {
        // A captured variable, so that the bound becomes a parameter of the query and its plan stays cached.
        Expression<Func<TId>> value = () => bound;
        var compared = isOlder
            ? Expression.LessThan(id.Body, value.Body, liftToNull: false, ((Func<TId, TId, bool>)IsLess).Method)
            : Expression.GreaterThanOrEqual(
                id.Body,
                value.Body,
                liftToNull: false,
                ((Func<TId, TId, bool>)IsNotLess).Method
            );
        return Expression.Lambda<Func<TRow, bool>>(compared, id.Parameters);
    }

    private static TId First<TId>(DateTimeOffset at)
        where TId : struct, IId<TId> => First<TId>(at.ToUnixTimeMilliseconds());

    // The smallest identifier of a millisecond; times before 1970 have none.
    private static TId First<TId>(long unixMilliseconds)
        where TId : struct, IId<TId>
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        BinaryPrimitives.WriteInt64BigEndian(bytes, Math.Max(0, unixMilliseconds) << 16);
        return TId.Of(new Guid(bytes, bigEndian: true));
    }

    // Only their expression matters: PostgreSQL does the comparison.
    private static bool IsLess<TId>(TId a, TId b)
        where TId : struct, IId<TId> => string.CompareOrdinal(Id.Text(a), Id.Text(b)) < 0;

    private static bool IsNotLess<TId>(TId a, TId b)
        where TId : struct, IId<TId> => !IsLess(a, b);
}
