using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Idempotency;
using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Webhooks.Events;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.TestClock;

/// <summary>
/// Advances the business clock of engine and simulator together. Everything that becomes due on the way happens in
/// order. Sandbox only.
/// </summary>
/// <param name="To">The time to advance to, later than the current business time.</param>
public sealed record AdvanceTestClock(DateTimeOffset To) : IGatewayStep<TestClockView>;

/// <summary>
/// The business time. After an advance also what happened on the way; during an advance, its progress.
/// </summary>
public sealed record TestClockView
{
    /// <summary>The current business time.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The business time before the advance; null without one.</summary>
    public DateTimeOffset? AdvancedFrom { get; init; }

    /// <summary>The number of stops on the way, so far during an advance; null without one.</summary>
    public int? Steps { get; init; }

    /// <summary>The number of items that each sweep processed on the way; only after an advance.</summary>
    public IReadOnlyDictionary<string, int>? Work { get; init; }

    /// <summary>The merchant's first hundred events on the way, oldest first; only after an advance.</summary>
    public IReadOnlyList<EventView>? Events { get; init; }

    /// <summary>
    /// Whether more events followed; <c>GET /v1/events</c> with <c>created_from</c> and <c>created_to</c> lists all.
    /// </summary>
    public bool HasMore { get; init; }

    /// <summary>The target of an advance in progress; null without one.</summary>
    public DateTimeOffset? AdvancingTo { get; init; }
}

internal sealed class AdvanceTestClockHandler(
    ClockDriver driver,
    BusinessClock clock,
    DriveTurn turn,
    IdempotencyHold hold,
    BillingDbContext db,
    CurrentMerchant current
) : IRequestHandler<AdvanceTestClock, Result<TestClockView>>
{
    // Ten years of daily billing; a longer advance is a typing error.
    private const int MaxYears = 10;

    private const int MaxEvents = 100;

    internal static Error Busy { get; } =
        new(
            ErrorKind.Conflict,
            "test_clock.busy",
            "The clock is already being advanced. Wait until that request is finished."
        );

    public async Task<Result<TestClockView>> Handle(AdvanceTestClock request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        // The first request with this key got this far before it was interrupted.
        if (hold.IsTakenOver && request.To <= now)
            return new TestClockView { Now = now };
        if (request.To <= now)
            return Invalid($"must be after the current business time, {WireJson.Text(now)}: the clock never goes back");
        if (request.To > now.AddYears(MaxYears))
            return Invalid($"must be within {MaxYears} years of the current business time, {WireJson.Text(now)}");
        if (!turn.TryTake())
            return Busy;
        try
        {
            var drive = await driver.DriveAsync(request.To, cancellationToken);
            var events = await EventsAsync(drive, cancellationToken);
            return new TestClockView
            {
                Now = drive.To,
                AdvancedFrom = drive.From,
                Steps = drive.Steps,
                Work = drive.Work,
                Events = [.. events.Take(MaxEvents).Select(EventView.Of)],
                HasMore = events.Count > MaxEvents,
            };
        }
        finally
        {
            turn.Give();
        }
    }

    private Task<List<EventRow>> EventsAsync(Drive drive, CancellationToken cancellationToken)
    {
        var (from, to) = (drive.From.ToUniversalTime(), drive.To.ToUniversalTime());
        return db
            .Events.AsNoTracking()
            .Where(e => e.MerchantId == current.Id && e.CreatedAt >= from && e.CreatedAt <= to)
            .OrderBy(e => e.CreatedAt)
            .ThenBy(e => e.Id)
            .Take(MaxEvents + 1)
            .ToListAsync(cancellationToken);
    }

    private static Error Invalid(string message) => Error.InvalidField("to", message);
}
