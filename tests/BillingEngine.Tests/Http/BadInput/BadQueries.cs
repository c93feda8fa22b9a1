using BillingEngine.Domain.Common;

namespace BillingEngine.Tests.Http.BadInput;

/// <summary>What can be wrong with any query and any identifier in a path.</summary>
internal static class BadQueries
{
    /// <summary>The rows of every route that is only asked.</summary>
    public static IEnumerable<BadRequest> OfGet(string route, string path)
    {
        yield return Bad(route, path + "?stauts=active", "stauts");
        yield return Bad(route, path + "?%00=1", "\0");
        yield return new BadRequest(route, "no key", path, 401, "unauthenticated") { Key = null };
        yield return new BadRequest(route, "another's key", path, 401, "unauthenticated") { Key = "sk_test_none" };
        yield return new BadRequest(route, "another method", path, 405, "method_not_allowed") { Method = "DELETE" };
    }

    /// <summary>The rows of every list: paging, the range of creation, and its filters.</summary>
    public static IEnumerable<BadRequest> OfList(string route, string path, string prefix, params string[] filters)
    {
        foreach (var row in OfGet(route, path))
            yield return row;
        foreach (var limit in new[] { "0", "101", "-1", "1.5", "1e1", "", "ten", "%2B5", "99999999999", "%201" })
            yield return Bad(route, $"{path}?limit={limit}", "limit");
        yield return Bad(route, path + "?limit=1&limit=2", "limit");
        foreach (var cursor in new[] { "", "nonsense", $"{prefix}_short", Id.Text(default(EventId)), "a%00b" })
            yield return Bad(route, $"{path}?starting_after={cursor}", "starting_after");
        foreach (var field in new[] { "created_from", "created_to" })
        {
            foreach (
                var time in new[]
                {
                    "",
                    "yesterday",
                    "2026-11-22",
                    "2026-11-22T02:00:00",
                    "1700000000",
                    "2026-02-30T00:00:00Z",
                }
            )
            {
                yield return Bad(route, $"{path}?{field}={time}", field);
            }
        }
        foreach (var filter in filters)
        {
            yield return Bad(route, $"{path}?{filter}=", filter);
            yield return Bad(route, $"{path}?{filter}=a%00b", filter);
            yield return Bad(route, $"{path}?{filter}=%F0%9F%92%A1", filter);
            yield return Bad(route, $"{path}?{filter}=a&{filter}=b", filter);
            yield return Bad(route, $"{path}?{filter}={new string('a', 600)}", filter);
        }
    }

    /// <summary>
    /// The rows of every route that names an object of which only an identifier is a name; a reference or code is
    /// looked up as such and is not there either.
    /// </summary>
    public static IEnumerable<BadRequest> OfId(
        string route,
        string path,
        string code,
        string? json = null,
        params string[] foreign
    )
    {
        string[] names =
        [
            "nonsense",
            Id.Text(default(EventId)),
            "{otherkind}",
            "a%01b",
            "%F0%9F%92%A1",
            "..%2F..",
            "%25",
            "'%20or%201=1",
            new string('a', 2000),
            .. foreign,
        ];
        foreach (var name in names)
        {
            var at = path.Replace("{id}", name, StringComparison.Ordinal)
                .Replace(
                    "{otherkind}",
                    route.Contains("/plans", StringComparison.Ordinal) ? "{cus}" : "{plan}",
                    StringComparison.Ordinal
                );
            var what = "no such object: " + name[..Math.Min(40, name.Length)];
            yield return json is null
                ? new BadRequest(route, what, at, 404, code)
                : BadRequest.WithJson(route, what, at, json, 404, code);
        }
    }

    /// <summary>A query that is refused by one of its fields.</summary>
    public static BadRequest Bad(string route, string path, string field) =>
        new(route, path[..Math.Min(80, path.Length)], path, 422, "validation_failed", field);
}
