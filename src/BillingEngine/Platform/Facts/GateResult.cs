using BillingEngine.Domain.Payments;

namespace BillingEngine.Platform.Facts;

/// <summary>What a gate did with an outcome.</summary>
public abstract record GateResult
{
    private GateResult() { }

    /// <summary>The domain's decision as the result of a gate.</summary>
    public static GateResult Of(OutcomeResult result) =>
        result switch
        {
            OutcomeResult.Applied => new Applied(),
            OutcomeResult.Unchanged => new Unchanged(),
            OutcomeResult.Refused(var reason) => new Refused(reason),
            _ => throw new InvalidOperationException("A result that the gates do not know."),
        };

    /// <summary>Something changed.</summary>
    public sealed record Applied : GateResult;

    /// <summary>A repeated or outdated outcome: nothing changed.</summary>
    public sealed record Unchanged : GateResult;

    /// <summary>The outcome does not fit its object; nothing was booked, and operators get an alert.</summary>
    public sealed record Refused(string Reason) : GateResult;

    /// <summary>The engine has no object of the number that the outcome names.</summary>
    public sealed record NotFound(string Reason) : GateResult;

    /// <summary>Another node has taken over the claim; nothing but the call was recorded.</summary>
    public sealed record ClaimLost : GateResult;
}
