using BillingEngine.Composition;
using BillingEngine.Platform.Jobs;
using Hangfire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Hangfire;

/// <summary>
/// What Hangfire calls. The names of this class, of its assembly and of its method, and the method's parameters, are
/// written into queued jobs: they never change, or a node of the next version cannot read what this one left.
/// </summary>
public sealed class TimetableJob(
    SweepTurn turn,
    SweepDoors doors,
    IHostApplicationLifetime process,
    ILogger<TimetableJob> log
)
{
    /// <summary>
    /// Runs sweeps of the timetable, named in one text with blanks between, until none finds anything to do.
    /// </summary>
    // No retries: the timetable comes round by itself in seconds, and retries of what failed for an hour would pile up.
    // A failed round stands under Failed with its reason, and expires like any other job; the log has it too.
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Fail)]
    [FailuresExpire]
    [JobDisplayName("{0}")]
    public Task RunAsync(string sweeps, CancellationToken stop) =>
        Task.WhenAll(sweeps.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => SweepAsync(name, stop)));

    private async Task SweepAsync(string name, CancellationToken stop)
    {
        var entry = EngineTimetable.Entries.FirstOrDefault(entry => entry.Name == name);
        if (entry is null)
        {
            log.LogInformation("The timetable has no sweep {Sweep}: a job of another version was left out", name);
            return;
        }
        if (!doors.TryEnter(name))
            return;
        var inside = true;
        try
        {
            while (inside && !process.ApplicationStopping.IsCancellationRequested)
            {
                // A batch that found work is followed by another: there may be more.
                if (await turn.TryTakeAsync(entry, stop) is not > 0)
                    inside = !doors.TryLeave(name);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Cut off at shutdown: what it had claimed is found again by the next turn, here or elsewhere.
        }
        finally
        {
            if (inside)
                doors.Leave(name);
        }
    }
}
