using Microsoft.AspNetCore.Http;

namespace BillingEngine.Platform.Http.Callers;

/// <summary>What a request brings to say who calls: a secret, or why there is none.</summary>
internal readonly record struct Bearer(string? Secret, Problem? Refusal)
{
    private const string Scheme = "Bearer ";

    internal static readonly Problem NoHeader = Problem.OfStatus(StatusCodes.Status401Unauthorized);

    internal static readonly Problem WrongForm = new(
        StatusCodes.Status401Unauthorized,
        "unauthenticated",
        "The Authorization header is not of the form Bearer sk_…: the word Bearer, a space, then the key, once."
    );

    internal static readonly Problem NoKey = new(
        StatusCodes.Status401Unauthorized,
        "unauthenticated",
        "What the Authorization header brings is not an API key: those begin with sk_. A subscriber's token, st_…, is "
            + "taken under /v1/mini_program only."
    );

    internal static readonly Problem UnknownKey = new(
        StatusCodes.Status401Unauthorized,
        "unauthenticated",
        "The API key is unknown here, was revoked or has expired. Compare it with the one this server handed out, "
            + "letter by letter; an operator's key makes a new one with POST /v1/merchants/{id}/keys."
    );

    internal static readonly Problem NoToken = new(
        StatusCodes.Status401Unauthorized,
        "unauthenticated",
        "The request needs a subscriber's token that is in force: Authorization: Bearer st_…, from "
            + "POST /v1/mini_program/login"
    );

    internal static readonly Problem UnknownToken = new(
        StatusCodes.Status401Unauthorized,
        "unauthenticated",
        "The subscriber's token is unknown here or its time is over. POST /v1/mini_program/login makes a new one."
    );

    /// <summary>Reads the header; <paramref name="absent"/> is the refusal where there is none.</summary>
    public static Bearer Of(HttpRequest request, Problem absent, string prefix, Problem otherKind)
    {
        var headers = request.Headers.Authorization;
        if (headers.Count == 0 || (headers.Count == 1 && string.IsNullOrWhiteSpace(headers[0])))
            return new(null, absent);
        if (
            headers is not [{ } header]
            || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            || header[Scheme.Length..].Trim() is not { Length: > 0 } secret
            || secret.Any(char.IsWhiteSpace)
        )
        {
            return new(null, WrongForm);
        }

        return secret.StartsWith(prefix, StringComparison.Ordinal) ? new(secret, null) : new(null, otherKind);
    }
}
