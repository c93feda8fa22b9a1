using Microsoft.AspNetCore.Http;

namespace BillingEngine.Platform.Http.Callers;

/// <summary>The secret in the Authorization header, or the reason why there is none.</summary>
internal readonly record struct Bearer(string? Secret, Problem? Refusal)
{
    private const string Scheme = "Bearer ";

    internal static readonly Problem NoHeader = Problem.OfStatus(StatusCodes.Status401Unauthorized);

    internal static readonly Problem WrongForm = new(
        StatusCodes.Status401Unauthorized,
        "unauthenticated",
        "The Authorization header must be: Bearer sk_… (the word Bearer, one space, then the key)."
    );

    internal static readonly Problem NoKey = new(
        StatusCodes.Status401Unauthorized,
        "unauthenticated",
        "The Authorization header has no API key: API keys begin with sk_. A subscriber token, st_…, is accepted only "
            + "under /v1/mini_program."
    );

    internal static readonly Problem UnknownKey = new(
        StatusCodes.Status401Unauthorized,
        "unauthenticated",
        "The API key is unknown, revoked or expired. Check that it is complete and belongs to this server. An operator "
            + "key creates a new one with POST /v1/merchants/{id}/keys."
    );

    internal static readonly Problem NoToken = new(
        StatusCodes.Status401Unauthorized,
        "unauthenticated",
        "The request needs a valid subscriber token: Authorization: Bearer st_…, from POST /v1/mini_program/login"
    );

    internal static readonly Problem UnknownToken = new(
        StatusCodes.Status401Unauthorized,
        "unauthenticated",
        "The subscriber token is unknown or expired. Get a new one with POST /v1/mini_program/login."
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
