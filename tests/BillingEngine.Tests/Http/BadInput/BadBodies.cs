using System.Text;
using System.Text.Json.Nodes;

namespace BillingEngine.Tests.Http.BadInput;

/// <summary>What can be wrong with any body, made of a valid one.</summary>
internal static class BadBodies
{
    private const int TenMegabytes = 10 * 1024 * 1024;

    /// <summary>The rows of every route that takes a body.</summary>
    public static IEnumerable<BadRequest> Of(string route, string path, string valid)
    {
        BadRequest Row(string what, string json, int status, string code, string? field = null) =>
            BadRequest.WithJson(route, what, path, json, status, code, field);
        BadRequest Raw(string what, byte[] body, int status, string code) =>
            new(route, what, path, status, code) { Body = body };

        yield return Row("unknown field", With(valid, "amout", 1), 422, "validation_failed", "amout");
        yield return Row("field in another case", With(valid, "Metadata", null), 422, "validation_failed", "Metadata");
        yield return Row(
            "a doubled field",
            valid[..^1] + (valid == "{}" ? "" : ",") + "\"x\":1,\"x\":1}",
            422,
            "validation_failed",
            "x"
        );
        yield return Row("malformed", valid[..^1], 400, "malformed_json");
        yield return Row("a comment", "/* */" + valid, 400, "malformed_json");
        yield return Row("a trailing comma", """{"a":1,}""", 400, "malformed_json");
        yield return Row("two bodies", valid + valid, 400, "malformed_json");
        yield return Row("too deep", new string('[', 100) + new string(']', 100), 400, "malformed_json");
        yield return Row("a list", "[]", 422, "validation_failed", "body");
        yield return Row("null", "null", 422, "validation_failed", "body");
        yield return Row("text", "\"{}\"", 422, "validation_failed", "body");
        yield return Row("a name that is half a surrogate pair", """{"\ud83d":1}""", 422, "validation_failed", "body");
        yield return Raw("no UTF-8", [.. "{\"a\":\""u8, 0xff, .. "\"}"u8], 400, "malformed_json");
        yield return Raw("UTF-16", Encoding.Unicode.GetBytes(valid), 400, "malformed_json");
        yield return Raw("10 MB", Filled(), 413, "body_too_large");
        yield return Row("another type", valid, 415, "unsupported_media_type") with
        {
            ContentType = "text/plain",
        };
        yield return Row("no type", valid, 415, "unsupported_media_type") with
        {
            ContentType = null,
        };
        yield return Row("a form", "a=1", 415, "unsupported_media_type") with
        {
            ContentType = "application/x-www-form-urlencoded",
        };
        yield return Row("a query field", valid, 422, "validation_failed", "dry_run") with
        {
            Path = path + "?dry_run=1",
        };
        yield return Row("no key", valid, 401, "unauthenticated") with
        {
            Key = null,
        };
        yield return Row("another method", valid, 405, "method_not_allowed") with
        {
            Method = "PUT",
        };
    }

    /// <summary>A field that must be a text of a length: every way in which it is not.</summary>
    public static IEnumerable<BadRequest> Text(
        string route,
        string path,
        string valid,
        string field,
        int maxLength,
        bool required = false
    )
    {
        var values = new Dictionary<string, JsonNode?>(StringComparer.Ordinal)
        {
            ["a number"] = 7,
            ["truth"] = true,
            ["a list"] = new JsonArray("a"),
            ["an object"] = new JsonObject(),
            ["empty"] = "",
            ["blank"] = "  ",
            ["too long"] = new string('a', maxLength + 1),
            ["outside the BMP"] = "lamp \U0001F4A1",
            ["a NUL"] = "a\0b",
            ["a line feed"] = "a\nb",
        };
        foreach (var (what, value) in values)
            yield return Field(route, path, valid, field, what, value?.ToJsonString());
        yield return Field(route, path, valid, field, "half a surrogate pair", "\"\\ud83d\"");
        if (required)
            yield return Field(route, path, valid, field, "missing", null);
        if (required)
            yield return Field(route, path, valid, field, "null", "null");
    }

    /// <summary>A field that must be an integer within bounds: every way in which it is not.</summary>
    public static IEnumerable<BadRequest> Integer(
        string route,
        string path,
        string valid,
        string field,
        string below,
        string above,
        bool required = false
    )
    {
        string[] values =
        [
            below,
            above,
            "-1",
            "1.5",
            "5.0",
            "1e3",
            "1E2",
            "\"100\"",
            "-0",
            "true",
            "[]",
            "{}",
            "null",
            "9223372036854775808",
            "-9223372036854775809",
            "1" + new string('0', 400),
        ];
        foreach (var value in values)
            yield return Field(route, path, valid, field, value.Length > 30 ? "a huge number" : value, value);
        if (required)
            yield return Field(route, path, valid, field, "missing", null);
    }

    /// <summary>The same field with other values, all refused by its name or a path below it.</summary>
    public static IEnumerable<BadRequest> Values(
        string route,
        string path,
        string valid,
        string field,
        string named,
        params string[] values
    ) => values.Select(value => Field(route, path, valid, field, value, value) with { Field = named });

    private static BadRequest Field(string route, string path, string valid, string field, string what, string? json)
    {
        var body = JsonNode.Parse(valid)!.AsObject();
        body.Remove(field);
        var text = body.ToJsonString();
        var changed = json is null ? text : $"{text[..^1]}{(body.Count == 0 ? "" : ",")}\"{field}\":{json}}}";
        return BadRequest.WithJson(route, $"{field}: {what}", path, changed, 422, "validation_failed", field);
    }

    private static string With(string json, string field, JsonNode? value)
    {
        var body = JsonNode.Parse(json)!.AsObject();
        body[field] = value;
        return body.ToJsonString();
    }

    private static byte[] Filled()
    {
        var body = new byte[TenMegabytes];
        Array.Fill(body, (byte)' ');
        return body;
    }
}
