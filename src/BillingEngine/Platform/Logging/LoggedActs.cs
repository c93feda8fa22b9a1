using System.Text.RegularExpressions;

namespace BillingEngine.Platform.Logging;

/// <summary>The requests that are logged, each with the object as the caller named it.</summary>
public sealed partial class LoggedActs(IReadOnlyDictionary<Type, Func<object, string?>> acts)
{
    /// <summary>Whether requests of a type are logged.</summary>
    public bool Have(Type request) => acts.ContainsKey(request);

    /// <summary>The object as the caller named it; null when the request creates one.</summary>
    public string? Named(object act) => acts.TryGetValue(act.GetType(), out var named) ? named(act) : null;

    /// <summary>The text if it is an id, else another: a caller can send any text.</summary>
    public static string IdentifierOr(string? text, string otherwise) =>
        text is not null && Identifier().IsMatch(text) ? text : otherwise;

    [GeneratedRegex(@"^[a-z]{2,5}_[0-9A-Z]{26}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();
}
