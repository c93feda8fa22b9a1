namespace BillingEngine.Domain.Common;

/// <summary>An event of one object; <paramref name="Sequence"/> counts the events of that object.</summary>
public readonly record struct RaisedEvent(string Type, long Sequence, DateTimeOffset At);

/// <summary>Base of objects with an id. It collects their events until they are stored together.</summary>
public abstract class Entity
{
    private readonly List<RaisedEvent> raised = [];

    /// <summary>The number of the latest event; grows by one per event, without gaps.</summary>
    public long EventSequence { get; private set; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>The events since it was loaded.</summary>
    public IReadOnlyList<RaisedEvent> Raised => raised;

    /// <summary>Whether it changed since it was loaded.</summary>
    public bool Changed { get; private set; }

    /// <summary>Returns the events to be stored and clears them.</summary>
    public RaisedEvent[] TakeRaised()
    {
        var events = raised.ToArray();
        raised.Clear();
        Changed = false;
        return events;
    }

    /// <summary>Marks the object as changed.</summary>
    protected void Touch(DateTimeOffset now)
    {
        UpdatedAt = now;
        Changed = true;
    }

    /// <summary>Adds an event.</summary>
    protected void Raise(string type, DateTimeOffset now)
    {
        raised.Add(new RaisedEvent(type, ++EventSequence, now));
        Touch(now);
    }
}

/// <summary>A status does not accept a trigger: a bug or a broken invariant, never ignored.</summary>
public sealed class IllegalTransitionException(string noun, string state, string trigger)
    : InvalidOperationException($"A {noun} that is {state} does not accept {trigger}.");
