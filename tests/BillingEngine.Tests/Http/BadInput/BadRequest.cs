using System.Net.Http.Headers;
using System.Text;

namespace BillingEngine.Tests.Http.BadInput;

/// <summary>One bad request to a route, and the answer that it must get.</summary>
public sealed record BadRequest(string Route, string What, string Path, int Status, string Code, string? Field = null)
{
    public byte[]? Body { get; init; }

    public string? ContentType { get; init; } = "application/json";

    public string Method { get; init; } = Route.Split(' ')[0];

    public string? Key { get; init; } = "sk_test_live";

    public static BadRequest WithJson(
        string route,
        string what,
        string path,
        string json,
        int status,
        string code,
        string? field = null
    ) => new(route, what, path, status, code, field) { Body = Encoding.UTF8.GetBytes(json) };

    public HttpRequestMessage ToMessage(Func<string, string> fill)
    {
        var message = new HttpRequestMessage(new HttpMethod(Method), new Uri(fill(Path), UriKind.Relative));
        if (Key is not null)
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", fill(Key));
        if (Body is null)
            return message;
        // Bodies of text may name prepared objects; others go out as they are.
        message.Content = new ByteArrayContent(
            Body.Length < 4096 && Body.All(b => b < 128)
                ? Encoding.UTF8.GetBytes(fill(Encoding.UTF8.GetString(Body)))
                : Body
        );
        if (ContentType is not null)
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        return message;
    }
}
