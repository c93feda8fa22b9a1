using System.Text.Json.Serialization.Metadata;

namespace WeChatPay.Simulator.Control;

/// <summary>Answers of the control door: JSON, or a problem that says what to do.</summary>
internal static class ControlAnswers
{
    public static IResult Json<T>(T value, JsonTypeInfo<T> type, int status = 200) =>
        Results.Json(value, type, statusCode: status);

    public static IResult BadRequest(string detail) => Tell(400, "bad_request", "The request cannot be used", detail);

    public static IResult NotFound(string detail) => Tell(404, "not_found", "There is no such thing", detail);

    public static IResult Conflict(string detail) => Tell(409, "conflict", "That cannot happen now", detail);

    public static IResult Forbidden(string detail) => Tell(403, "forbidden", "Not from here", detail);

    private static IResult Tell(int status, string code, string title, string detail) =>
        Results.Json(
            new Problem("about:blank", title, status, detail, code),
            ControlJson.Control.Problem,
            "application/problem+json",
            status
        );
}
