namespace BillingEngine.Subscriptions.Enrolling;

/// <summary>The address that the payer is sent to after signing.</summary>
internal static class ReturnAddress
{
    public const string Rule = "must be an https address of at most 256 characters";

    public static bool IsValid(string? url) =>
        url is null
        || (url.Length <= 256 && Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps);
}
