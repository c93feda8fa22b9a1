namespace BillingEngine.Server.Doctor;

/// <summary>The result of a check: fine, worth knowing, or wrong.</summary>
internal enum Health
{
    Ok,
    Note,
    Wrong,
}

/// <summary>The finding of one check, and what to do about it.</summary>
internal sealed record Finding(Health Health, string About, string Text, string? Todo = null)
{
    public static Finding Ok(string about, string text) => new(Health.Ok, about, text);

    public static Finding Note(string about, string text, string todo) => new(Health.Note, about, text, todo);

    public static Finding Wrong(string about, string text, string todo) => new(Health.Wrong, about, text, todo);

    /// <summary>A finding that is fine, or else wrong.</summary>
    public static Finding Of(bool good, string about, string text, string todo) =>
        good ? Ok(about, text) : Wrong(about, text, todo);
}
