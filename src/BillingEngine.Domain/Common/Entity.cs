namespace BillingEngine.Domain.Common;

/// <summary>A fact about one object, numbered in the object's own order.</summary>
public readonly record struct RaisedEvent(string Type, long Sequence, DateTimeOffset At);

/// <summary>A noun with an identity: it collects the events of its life until they are stored with it.</summary>
public abstract class Entity
{
    private readonly List<RaisedEvent> raised = [];

    /// <summary>The number of the newest event; counts up by one per event, without gaps.</summary>
    public long EventSequence { get; private set; }

    /// <summary>When anything of it last changed.</summary>
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>The events since it was loaded.</summary>
    public IReadOnlyList<RaisedEvent> Raised => raised;

    /// <summary>Whether any verb changed it since it was loaded.</summary>
    public bool Changed { get; private set; }

    /// <summary>Hands the events over to be stored; a second call finds none.</summary>
    public RaisedEvent[] TakeRaised()
    {
        var events = raised.ToArray();
        raised.Clear();
        Changed = false;
        return events;
    }

    /// <summary>Notes that a verb changed the object.</summary>
    protected void Touch(DateTimeOffset now)
    {
        UpdatedAt = now;
        Changed = true;
    }

    /// <summary>Appends a fact.</summary>
    protected void Raise(string type, DateTimeOffset now)
    {
        raised.Add(new RaisedEvent(type, ++EventSequence, now));
        Touch(now);
    }
}

/// <summary>A trigger that a state does not accept: a bug or a broken invariant, never a silent no-op.</summary>
public sealed class IllegalTransitionException(string noun, string state, string trigger)
    : InvalidOperationException($"A {noun} that is {state} does not accept {trigger}.");
