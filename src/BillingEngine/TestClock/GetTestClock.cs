using BillingEngine.Platform.Pipeline;
using MediatR;

namespace BillingEngine.TestClock;

/// <summary>Returns the business time, and the progress of an advance. Sandbox only.</summary>
public sealed record GetTestClock : IQuery<TestClockView>;

internal sealed class GetTestClockHandler(BusinessClock clock, ClockDriver driver)
    : IRequestHandler<GetTestClock, Result<TestClockView>>
{
    public Task<Result<TestClockView>> Handle(GetTestClock request, CancellationToken cancellationToken) =>
        Task.FromResult<Result<TestClockView>>(
            driver.Running is { } drive
                ? new TestClockView
                {
                    Now = clock.GetUtcNow(),
                    AdvancedFrom = drive.From,
                    Steps = drive.Steps,
                    AdvancingTo = drive.To,
                }
                : new TestClockView { Now = clock.GetUtcNow() }
        );
}
