using Hangfire.Common;
using Hangfire.States;

namespace BillingEngine.Hangfire;

/// <summary>
/// A round that failed: it stands under Failed with its reason like any failed job, but as the end of the job, which
/// then expires like one that succeeded. Hangfire keeps failed jobs for ever, and a sweep fails every few seconds.
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

/// <summary>Puts <see cref="FailedRound"/> in the place of a failure that nothing retries.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FailuresExpireAttribute : JobFilterAttribute, IElectStateFilter
{
    /// <summary>Makes it come after the filter that decides on retries.</summary>
    public FailuresExpireAttribute() => Order = 100;

    /// <inheritdoc/>
    public void OnStateElection(ElectStateContext context)
    {
        if (context.CandidateState is FailedState failed)
            context.CandidateState = new FailedRound(failed);
    }
}
