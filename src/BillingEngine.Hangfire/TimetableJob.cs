using BillingEngine.Composition;
using BillingEngine.Platform.Jobs;
using Hangfire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Hangfire;

/// <summary>
/// The job that Hangfire calls. The names of this class, its assembly and its method, and the method's parameters, are
/// stored in queued jobs. They must never change, or a node of the next version cannot read the jobs of this one.
/// </summary>
public sealed class TimetableJob(
    SweepTurn turn,
    RunningSweeps running,
    IHostApplicationLifetime process,
    ILogger<TimetableJob> log
)
{
    /// <summary>Runs sweeps of the timetable, named in one text separated by spaces, until none finds work.</summary>
    // No retries: the timetable runs by itself in seconds, and an hour of failures would pile up as retries. A failed
    // run is listed under Failed with its reason and expires like any other job; the log has it too.
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Fail)]
    [FailuresExpire]
    [JobDisplayName("{0}")]
    public Task RunAsync(string sweeps, CancellationToken cancellationToken) =>
        Task.WhenAll(
            sweeps.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => SweepAsync(name, cancellationToken))
        );

    private async Task SweepAsync(string name, CancellationToken cancellationToken)
    {
        var entry = EngineTimetable.Entries.FirstOrDefault(entry => entry.Name == name);
        if (entry is null)
        {
            log.LogInformation("The timetable has no sweep {Sweep}: a job of another version was skipped", name);
            return;
        }
        if (!running.TryEnter(name))
            return;
        var inside = true;
        try
        {
            while (inside && !process.ApplicationStopping.IsCancellationRequested)
            {
                // A batch that found work is followed by another: there may be more.
                if (await turn.TryTakeAsync(entry, cancellationToken) is not > 0)
                    inside = !running.TryLeave(name);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Canceled at shutdown: the next run, here or on another node, finds the claimed work again.
        }
        finally
        {
            if (inside)
                running.Leave(name);
        }
    }
}
