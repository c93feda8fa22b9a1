using Hangfire.Common;
using Hangfire.States;

namespace BillingEngine.Hangfire;

/// <summary>
/// A failed run. It is listed under Failed with its reason like any failed job, but as the final state of a job that
/// expires like a succeeded one. Hangfire keeps failed jobs without end, and a sweep can fail every few seconds.
/// </summary>
public sealed class FailedRound(FailedState failed) : IState
{
    /// <inheritdoc/>
    public string Name => FailedState.StateName;

    /// <inheritdoc/>
    public string Reason => failed.Reason;

    /// <inheritdoc/>
    public bool IsFinal => true;

    /// <inheritdoc/>
    public bool IgnoreJobLoadException => failed.IgnoreJobLoadException;

    /// <inheritdoc/>
    public Dictionary<string, string> SerializeData() => failed.SerializeData();
}

/// <summary>Replaces a failure that is not retried with <see cref="FailedRound"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FailuresExpireAttribute : JobFilterAttribute, IElectStateFilter
{
    /// <summary>Runs after the filter that decides on retries.</summary>
    public FailuresExpireAttribute() => Order = 100;

    /// <inheritdoc/>
    public void OnStateElection(ElectStateContext context)
    {
        if (context.CandidateState is FailedState failed)
            context.CandidateState = new FailedRound(failed);
    }
}
