using System.Text.Json.Serialization.Metadata;

namespace WeChatPay.Simulator.Control;

/// <summary>Responses of the control API: JSON, or a problem that says what to do.</summary>
internal static class ControlResults
{
    public static IResult Json<T>(T value, JsonTypeInfo<T> type, int status = 200) =>
        Results.Json(value, type, statusCode: status);

    public static IResult BadRequest(string detail) => Write(400, "bad_request", "The request is invalid", detail);

    public static IResult NotFound(string detail) => Write(404, "not_found", "Not found", detail);

    public static IResult Conflict(string detail) => Write(409, "conflict", "Not possible in this state", detail);

    public static IResult Forbidden(string detail) => Write(403, "forbidden", "This caller is not allowed", detail);

    private static IResult Write(int status, string code, string title, string detail) =>
        Results.Json(
            new Problem("about:blank", title, status, detail, code),
            ControlJson.Control.Problem,
            "application/problem+json",
            status
        );
}
