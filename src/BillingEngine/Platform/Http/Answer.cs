using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Pipeline;
using Microsoft.AspNetCore.Http;

namespace BillingEngine.Platform.Http;

/// <summary>Turns the result of a use case into its HTTP response.</summary>
public static class Answer
{
    /// <summary>200 with the value, or the refusal.</summary>
    public static IResult Ok<T>(Result<T> result) =>
        result.IsError ? Problem.Of(result.Error) : Json(result.Value, 200);

    /// <summary>201 with the value and where it is, or the refusal.</summary>
    public static IResult Created<T>(Result<T> result, Func<T, string> location)
    {
        if (result.IsError)
            return Problem.Of(result.Error);
        var address = location(result.Value);
        return new CreatedAt(Json(result.Value, 201), address);
    }

    /// <summary>204, or the refusal.</summary>
    public static IResult NoContent<T>(Result<T> result) =>
        result.IsError ? Problem.Of(result.Error) : Results.NoContent();

    /// <summary>A value as the engine writes it.</summary>
    public static IResult Json<T>(T value, int status) =>
        Results.Json(value, WireJson.Options, "application/json", status);

    private sealed class CreatedAt(IResult inner, string location) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.Location = httpContext.Request.PathBase.Value + location;
            return inner.ExecuteAsync(httpContext);
        }
    }
}
