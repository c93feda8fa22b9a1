using BillingEngine.Domain.Reconciliation;
using BillingEngine.Platform.Lists;
using BillingEngine.Reconciliation.Matching;
using BillingEngine.Testing.Engine;
using BillingEngine.Tests.Refunds;

namespace BillingEngine.Tests.Reconciliation;

public sealed class ListDifferencesTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task Differences_of_a_day_are_listed_by_kind_and_state_with_their_age()
    {
        var day = host.Today();
        await host.PaidAsync();
        await host.PaidAsync();
        // One line comes a day late, another number has no owner.
        host.Books.Plant = (at, lines) =>
            at == day ? lines.Skip(1).Append(lines[0] with { OutTradeNo = "NOTOURS1", TransactionId = "429999" })
            : at == day.AddDays(1) ? lines.Append(late!)
            : lines;
        host.Books.Plant = Late(day, host.Books.Plant);
        await host.NightAsync(day);
        Assert.Equal(
            [DifferenceKind.MissingHere, DifferenceKind.MissingThere],
            (await ListAsync(day)).Select(d => d.Kind).Order()
        );

        await host.NightAsync(day.AddDays(1));
        Assert.Equal([DifferenceKind.MissingHere], (await ListAsync(day, state: "open")).Select(d => d.Kind));
        var explained = Assert.Single(await ListAsync(day, "missing_there"));
        Assert.Equal(
            (DifferenceState.Resolved, $"on the statement of {day.AddDays(1):yyyy-MM-dd}", 1),
            (explained.State, explained.Resolution, explained.AgeDays)
        );
        var timing = Assert.Single(await ListAsync(day.AddDays(1)));
        Assert.Equal(
            (DifferenceKind.Timing, DifferenceAction.None, DifferenceState.Resolved, explained.Payment),
            (timing.Kind, timing.Action, timing.State, timing.Payment)
        );
        Assert.Equal(ReconciliationStatus.Matched, (await host.DayAsync(day.AddDays(1))).Status);
        Assert.Equal(
            "reconciliation.not_found",
            (await host.SendAsync(new ListDifferences(new PageRequest(), $"{day.AddDays(9):yyyy-MM-dd}"))).Error.Code
        );
    }

    private Domain.Gateway.StatementTrade? late;

    // Keeps the first line of the day for the next one.
    private Func<
        DateOnly,
        IReadOnlyList<Domain.Gateway.StatementTrade>,
        IEnumerable<Domain.Gateway.StatementTrade>
    > Late(
        DateOnly day,
        Func<DateOnly, IReadOnlyList<Domain.Gateway.StatementTrade>, IEnumerable<Domain.Gateway.StatementTrade>> plant
    ) =>
        (at, lines) =>
        {
            if (at == day)
                late = lines[0];
            return plant(at, lines);
        };

    private async Task<IReadOnlyList<DifferenceView>> ListAsync(
        DateOnly day,
        string? kind = null,
        string? state = null
    ) => (await host.SendAsync(new ListDifferences(new PageRequest(), $"{day:yyyy-MM-dd}", kind, state))).Value.Data;
}
