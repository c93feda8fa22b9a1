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
/// Moves the business clock of engine and simulator together; what falls due on the way happens in order. Sandbox only.
/// </summary>
/// <param name="To">The moment to move to, later than the clock's now.</param>
public sealed record AdvanceTestClock(DateTimeOffset To) : IGatewayStep<TestClockView>;

/// <summary>
/// Where the clock stands; after an advance also what happened on the way, and during one how far it has come.
/// </summary>
public sealed record TestClockView
{
    /// <summary>Where the business clock stands.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Where it stood before; null where it was only asked and stands.</summary>
    public DateTimeOffset? AdvancedFrom { get; init; }

    /// <summary>At how many moments it stopped, or has stopped so far; null where it stands.</summary>
    public int? Steps { get; init; }

    /// <summary>How much each sweep of the timetable found on the way; null where it was only asked.</summary>
    public IReadOnlyDictionary<string, int>? Work { get; init; }

    /// <summary>
    /// The merchant's events on the way, oldest first, a hundred at most; null where it was only asked.
    /// </summary>
    public IReadOnlyList<EventView>? Events { get; init; }

    /// <summary>
    /// Whether more events followed: <c>GET /v1/events</c> with <c>created_from</c> and <c>created_to</c> has them all.
    /// </summary>
    public bool HasMore { get; init; }

    /// <summary>Where it is being moved to right now; null where it stands.</summary>
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
    // Ten years of daily billing; a longer drive is a typing error.
    private const int MaxYears = 10;

    private const int MaxEvents = 100;

    internal static Error Busy { get; } =
        new(ErrorKind.Conflict, "test_clock.busy", "The clock is being advanced already. Wait for that call's answer.");

    public async Task<Result<TestClockView>> Handle(AdvanceTestClock request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        // The first request with this key came as far before it was cut off.
        if (hold.IsTakenOver && request.To <= now)
            return new TestClockView { Now = now };
        if (request.To <= now)
            return Invalid($"must lie after the clock's now, {WireJson.Text(now)}: a clock never goes back");
        if (request.To > now.AddYears(MaxYears))
            return Invalid($"must lie within {MaxYears} years of the clock's now, {WireJson.Text(now)}");
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
