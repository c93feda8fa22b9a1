using BillingEngine.Platform.Pipeline;
using MediatR;

namespace BillingEngine.Platform.Jobs;

/// <summary>A sweep: it does at most a batch of due work and answers how many items it found.</summary>
public interface ISweep : IRequest<Result<int>>;

/// <summary>
/// One line of the timetable: a name that never changes, how often the sweep runs, the request that it sends, and
/// whether a nudge runs it early.
/// </summary>
public sealed record TimetableEntry(string Name, TimeSpan Every, Func<ISweep> Request, bool Nudged);

/// <summary>Everything that runs by the clock, in the order in which a driven clock runs it.</summary>
public sealed record Timetable(IReadOnlyList<TimetableEntry> Entries);
