using BillingEngine.Idempotency;
using BillingEngine.Jobs;
using BillingEngine.Pipeline;
using MediatR;

namespace BillingEngine.TestClock;

/// <summary>
/// Moves the business clock of engine and simulator together; what falls due on the way happens in order. Sandbox only.
/// </summary>
/// <param name="To">The moment to move to, later than the clock's now.</param>
public sealed record AdvanceTestClock(DateTimeOffset To) : IGatewayStep<TestClockView>;

/// <summary>Where the clock stands; after an advance also how many steps it took and what each sweep found.</summary>
/// <param name="Now">Where the business clock stands.</param>
/// <param name="AdvancedFrom">Where it stood before; null where it was only asked.</param>
/// <param name="Steps">At how many moments it stopped; null where it was only asked.</param>
/// <param name="Work">How much each sweep of the timetable found on the way; null where it was only asked.</param>
public sealed record TestClockView(
    DateTimeOffset Now, DateTimeOffset? AdvancedFrom = null, int? Steps = null,
    IReadOnlyDictionary<string, int>? Work = null);

internal sealed class AdvanceTestClockHandler(
    ClockDriver driver, BusinessClock clock, DriveTurn turn, IdempotencyHold hold)
    : IRequestHandler<AdvanceTestClock, Result<TestClockView>>
{
    // Ten years of daily billing; a longer drive is a typing error.
    private const int MaxYears = 10;

    internal static Error Busy { get; } = new(ErrorKind.Conflict, "test_clock.busy",
        "The clock is being advanced already. Wait for that call's answer.");

    public async Task<Result<TestClockView>> Handle(AdvanceTestClock request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        // The first request with this key came as far before it was cut off.
        if (hold.IsTakenOver && request.To <= now)
            return new TestClockView(now);
        if (request.To <= now)
            return Invalid($"must lie after the clock's now, {Http.WireJson.Text(now)}: a clock never goes back");
        if (request.To > now.AddYears(MaxYears))
            return Invalid($"must lie within {MaxYears} years of the clock's now, {Http.WireJson.Text(now)}");
        if (!turn.TryTake())
            return Busy;
        try
        {
            var drive = await driver.DriveAsync(request.To, cancellationToken);
            return new TestClockView(drive.To, drive.From, drive.Steps, drive.Work);
        }
        finally
        {
            turn.Give();
        }
    }

    private static Error Invalid(string message) => new(
        ErrorKind.Invalid, "validation_failed", "The request has 1 invalid field.",
        new Dictionary<string, string[]>(StringComparer.Ordinal) { ["to"] = [message] });
}
