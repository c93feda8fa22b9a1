using BillingEngine.Cli.Wire;

namespace BillingEngine.Cli.Demo;

/// <summary>All that the API lists of both merchants, and the simulator's own ledger, read to the end.</summary>
public sealed record Books(
    DateTimeOffset Now,
    IReadOnlyList<SubscriptionRow> Subscriptions,
    IReadOnlyList<ContractRow> Contracts,
    IReadOnlyList<InvoiceRow> Invoices,
    IReadOnlyList<PaymentRow> Payments,
    IReadOnlyList<RefundRow> Refunds,
    IReadOnlyList<OrderRow> Orders,
    SimulatorLedger Ledger,
    IReadOnlyList<DayRow> Days,
    IReadOnlyList<DifferenceRow> Differences
)
{
    private const int MostReads = 10;
    private static readonly string[] Restless = ["submitting", "unknown", "reversing", "awaiting_payer", "closing"];

    private static readonly string[] OnItsWay = ["created", "processing", "unknown"];
    private static readonly string[] PaidStatuses = ["succeeded", "partially_refunded", "refunded"];

    /// <summary>When subscriptions lost their access, because what they owed could not be collected.</summary>
    public IReadOnlyList<EventRow> Unpaid { get; init; } = [];

    /// <summary>Invoices that somebody at the merchant gave up, for no reason that the books would know.</summary>
    public IReadOnlySet<string> VoidedByHand { get; init; } = new HashSet<string>();

    /// <summary>
    /// Whether no payment's or refund's outcome is awaited, nothing due is unsent, no contract is being ended, and no
    /// statement is waited for.
    /// </summary>
    public bool IsAtRest =>
        !Payments.Any(payment =>
            Restless.Contains(payment.Status)
            || (payment.Status == "created" && (payment.DueAt <= Now || payment.Kind != PaymentRow.Deduction))
        )
        && !Refunds.Any(refund => OnItsWay.Contains(refund.Status))
        && !Contracts.Any(contract => contract.Status == "terminating")
        && !Days.Any(day => day.Status == "waiting");

    /// <summary>Orders that the simulator took money for.</summary>
    public IEnumerable<LedgerOrder> Paid =>
        (Ledger.Orders ?? []).Where(order => order.TradeState is "SUCCESS" or "REFUND");

    /// <summary>Payments that the engine books as paid, given back or not.</summary>
    public IEnumerable<PaymentRow> Succeeded => Payments.Where(payment => PaidStatuses.Contains(payment.Status));

    /// <summary>Reads everything, and again where the timetable wrote in between.</summary>
    public static async Task<Books> ReadAsync(IStage stage, CancellationToken token)
    {
        for (var reads = 1; ; reads++)
        {
            var first = await ReadOnceAsync(stage, token);
            var second = await ReadOnceAsync(stage, token);
            if (
                reads == MostReads
                || (
                    first.Payments.SequenceEqual(second.Payments)
                    && first.Invoices.SequenceEqual(second.Invoices)
                    && first.Refunds.SequenceEqual(second.Refunds)
                )
            )
            {
                return second;
            }
        }
    }

    private static async Task<Books> ReadOnceAsync(IStage stage, CancellationToken token)
    {
        BillingApi[] apis = [stage.Direct.Api, stage.Partner.Api];
        var (days, differences) = await DaysAsync(apis, token);
        return new Books(
            await stage.Direct.Api.NowAsync(token),
            await AllAsync<SubscriptionRow>(apis, "subscriptions", row => row.Id, token),
            await AllAsync<ContractRow>(apis, "contracts", row => row.Id, token),
            await AllAsync<InvoiceRow>(apis, "invoices", row => row.Id, token),
            await AllAsync<PaymentRow>(apis, "payments", row => row.Id, token),
            await AllAsync<RefundRow>(apis, "refunds", row => row.Id, token),
            await AllAsync<OrderRow>(apis, "orders", row => row.Id, token),
            await stage.Door.LedgerAsync(token),
            days,
            differences
        )
        {
            Unpaid = await AllAsync<EventRow>(apis, "events?type=subscription.unpaid", row => row.Id, token),
        };
    }

    private static async Task<(List<DayRow> Days, List<DifferenceRow> Differences)> DaysAsync(
        BillingApi[] apis,
        CancellationToken token
    )
    {
        var (all, differences) = (new List<DayRow>(), new List<DifferenceRow>());
        foreach (var api in apis)
        {
            var days = await api.ListAsync<DayRow>("reconciliations", day => day.Id, token);
            all.AddRange(days);
            foreach (var day in days.Where(day => day.OpenDifferences > 0))
            {
                differences.AddRange(
                    await api.ListAsync<DifferenceRow>(
                        $"reconciliations/{day.Date:yyyy-MM-dd}/differences?state=open",
                        row => row.Id,
                        token
                    )
                );
            }
        }
        return (all, differences);
    }

    private static async Task<IReadOnlyList<T>> AllAsync<T>(
        IEnumerable<BillingApi> apis,
        string resource,
        Func<T, string> idOf,
        CancellationToken token
    )
    {
        var all = new List<T>();
        foreach (var api in apis)
            all.AddRange(await api.ListAsync(resource, idOf, token));
        return all;
    }
}
