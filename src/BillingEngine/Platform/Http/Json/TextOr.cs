namespace BillingEngine.Platform.Http.Json;

/// <summary>
/// A field that is either text (an id, a reference) or an object; exactly one of the two is set.
/// </summary>
public sealed record TextOr<T>
    where T : class
{
    /// <summary>A text.</summary>
    public TextOr(string text) => Text = text;

    /// <summary>An object.</summary>
    public TextOr(T value) => Object = value;

    /// <summary>The text, where one was given.</summary>
    public string? Text { get; }

    /// <summary>The object, where one was given.</summary>
    public T? Object { get; }
}
