using BillingEngine.Pipeline;
using MediatR;

namespace BillingEngine.TestClock;

/// <summary>Tells where the business clock stands. Sandbox only.</summary>
public sealed record GetTestClock : IQuery<TestClockView>;

internal sealed class GetTestClockHandler(BusinessClock clock) : IRequestHandler<GetTestClock, Result<TestClockView>>
{
    public Task<Result<TestClockView>> Handle(GetTestClock request, CancellationToken cancellationToken) =>
        Task.FromResult<Result<TestClockView>>(new TestClockView(clock.GetUtcNow()));
}
