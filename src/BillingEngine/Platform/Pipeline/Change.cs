namespace BillingEngine.Platform.Pipeline;

/// <summary>
/// A field of a PATCH: absent means "leave it", given means "make it this", null included where null is allowed.
/// </summary>
public readonly record struct Change<T>
{
    private readonly T? value;

    /// <summary>A field that was given.</summary>
    public Change(T value)
    {
        this.value = value;
        IsGiven = true;
    }

    /// <summary>Whether the field was in the request.</summary>
    public bool IsGiven { get; }

    /// <summary>What was given; throws when the field was absent.</summary>
    public T Value => IsGiven ? value! : throw new InvalidOperationException("The field was not given.");

    /// <summary>What was given, else what it was.</summary>
    public T Or(T current) => IsGiven ? value! : current;

    /// <summary>A value as a given field.</summary>
    public static implicit operator Change<T>(T value) => new(value);
}
