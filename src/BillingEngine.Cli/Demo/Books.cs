using BillingEngine.Cli.Transport;

namespace BillingEngine.Cli.Demo;

/// <summary>Everything that the API lists for both merchants, and the simulator's ledger, read completely.</summary>
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
    private static readonly string[] OpenStatuses = ["submitting", "unknown", "reversing", "awaiting_payer", "closing"];

    private static readonly string[] InProgressStatuses = ["created", "processing", "unknown"];
    private static readonly string[] PaidStatuses = ["succeeded", "partially_refunded", "refunded"];

    /// <summary>
    /// The <c>subscription.unpaid</c> events: a subscription lost access because its debt could not be collected.
    /// </summary>
    public IReadOnlyList<EventRow> Unpaid { get; init; } = [];

    /// <summary>Invoices that an operator voided. The data has no other reason for the void.</summary>
    public IReadOnlySet<string> VoidedByHand { get; init; } = new HashSet<string>();

    /// <summary>
    /// Whether nothing is pending: no payment or refund has an open outcome, nothing due is unsent, no contract is
    /// being terminated, and no statement is awaited.
    /// </summary>
    public bool IsAtRest =>
        !Payments.Any(payment =>
            OpenStatuses.Contains(payment.Status)
            || (payment.Status == "created" && (payment.DueAt <= Now || payment.Kind != PaymentRow.Deduction))
        )
        && !Refunds.Any(refund => InProgressStatuses.Contains(refund.Status))
        && !Contracts.Any(contract => contract.Status == "terminating")
        && !Days.Any(day => day.Status == "waiting");

    /// <summary>Orders that the simulator was paid for.</summary>
    public IEnumerable<LedgerOrder> Paid =>
        (Ledger.Orders ?? []).Where(order => order.TradeState is "SUCCESS" or "REFUND");

    /// <summary>Payments that the engine books as paid, including refunded ones.</summary>
    public IEnumerable<PaymentRow> Succeeded => Payments.Where(payment => PaidStatuses.Contains(payment.Status));

    /// <summary>Reads everything twice, and repeats while the timetable writes in between.</summary>
    public static async Task<Books> ReadAsync(IStage stage, CancellationToken cancellationToken)
    {
        for (var reads = 1; ; reads++)
        {
            var first = await ReadOnceAsync(stage, cancellationToken);
            var second = await ReadOnceAsync(stage, cancellationToken);
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

    private static async Task<Books> ReadOnceAsync(IStage stage, CancellationToken cancellationToken)
    {
        BillingApi[] apis = [stage.Direct.Api, stage.Partner.Api];
        var (days, differences) = await DaysAsync(apis, cancellationToken);
        return new Books(
            await stage.Direct.Api.NowAsync(cancellationToken),
            await AllAsync<SubscriptionRow>(apis, "subscriptions", row => row.Id, cancellationToken),
            await AllAsync<ContractRow>(apis, "contracts", row => row.Id, cancellationToken),
            await AllAsync<InvoiceRow>(apis, "invoices", row => row.Id, cancellationToken),
            await AllAsync<PaymentRow>(apis, "payments", row => row.Id, cancellationToken),
            await AllAsync<RefundRow>(apis, "refunds", row => row.Id, cancellationToken),
            await AllAsync<OrderRow>(apis, "orders", row => row.Id, cancellationToken),
            await stage.Simulator.LedgerAsync(cancellationToken),
            days,
            differences
        )
        {
            Unpaid = await AllAsync<EventRow>(
                apis,
                "events?type=subscription.unpaid",
                row => row.Id,
                cancellationToken
            ),
        };
    }

    private static async Task<(List<DayRow> Days, List<DifferenceRow> Differences)> DaysAsync(
        BillingApi[] apis,
        CancellationToken cancellationToken
    )
    {
        var (all, differences) = (new List<DayRow>(), new List<DifferenceRow>());
        foreach (var api in apis)
        {
            var days = await api.ListAsync<DayRow>("reconciliations", day => day.Id, cancellationToken);
            all.AddRange(days);
            foreach (var day in days.Where(day => day.OpenDifferences > 0))
            {
                differences.AddRange(
                    await api.ListAsync<DifferenceRow>(
                        $"reconciliations/{day.Date:yyyy-MM-dd}/differences?state=open",
                        row => row.Id,
                        cancellationToken
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
        CancellationToken cancellationToken
    )
    {
        var all = new List<T>();
        foreach (var api in apis)
            all.AddRange(await api.ListAsync(resource, idOf, cancellationToken));
        return all;
    }
}
