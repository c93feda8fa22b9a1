using BillingEngine.Cli.Transport;

namespace BillingEngine.Cli.Demo;

/// <summary>The final report of the demo: counts and sums, all taken from <see cref="Books"/>.</summary>
public sealed record DemoReport(
    PeriodCounts Periods,
    IReadOnlyDictionary<string, int> Lost,
    IReadOnlyDictionary<string, int> Subscriptions,
    IReadOnlyDictionary<string, int> Contracts,
    IReadOnlyDictionary<string, int> Orders,
    IReadOnlyList<MoneyLine> Money,
    IReadOnlyList<string> Violations,
    IReadOnlyDictionary<string, int> Days
)
{
    public static DemoReport Of(Books books, IReadOnlyList<Person> people)
    {
        var reasons = Reasons(books);
        var billed = books.Payments.Select(payment => payment.Invoice).ToHashSet(StringComparer.Ordinal);
        var paid = books.Invoices.Where(invoice => invoice.Status == "paid").ToList();
        var lost = books.Invoices.Where(invoice => invoice.Status is "void" or "uncollectible").ToList();
        var periods = new PeriodCounts(
            books.Invoices.Count,
            books.Invoices.Count(invoice => billed.Contains(invoice.Id)),
            paid.Count,
            paid.Count(invoice => invoice.FirstDeclinedAt is not null),
            lost.Count,
            books.Invoices.Count(invoice => invoice.Status == "open")
        );
        return new DemoReport(
            periods,
            Count(lost, invoice => $"{invoice.Status}: {reasons(invoice)}"),
            Count(books.Subscriptions, subscription => subscription.Status),
            Count(
                books.Contracts,
                contract =>
                    contract.TerminatedBy is null ? contract.Status : $"{contract.Status} by {contract.TerminatedBy}"
            ),
            Count(
                books.Orders,
                order =>
                    order.Late ? $"{order.Status}, paid too late"
                    : order.GivenUpBecause is { } why ? $"{order.Status}: {why}"
                    : order.Status
            ),
            Sums(books),
            MoneyRules.Check(books, people),
            Count(books.Days, day => day.Status)
        );
    }

    private static Func<InvoiceRow, string> Reasons(Books books)
    {
        var subscriptions = books.Subscriptions.ToDictionary(subscription => subscription.Id, StringComparer.Ordinal);
        var declines = books
            .Payments.Where(payment => payment is { Invoice: not null, Decline: not null })
            .GroupBy(payment => payment.Invoice!, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First().Decline!.Code, StringComparer.Ordinal);
        return invoice =>
        {
            var decline = declines.GetValueOrDefault(invoice.Id);
            var end = subscriptions[invoice.Subscription].EndsBecause ?? subscriptions[invoice.Subscription].Status;
            return decline is null ? $"subscription {end}" : $"declined with {decline}, subscription {end}";
        };
    }

    private static List<MoneyLine> Sums(Books books) =>
        [
            .. from currency in books
                .Succeeded.Select(payment => payment.Currency)
                .Concat(books.Paid.Select(order => order.Currency))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
            select new MoneyLine(
                currency,
                books
                    .Succeeded.Where(payment => payment.Currency == currency)
                    .Sum(payment => payment.Amount - payment.Refunded),
                books.Ledger.Totals.Where(total => total.Currency == currency).Sum(total => total.Net),
                books.Succeeded.Count(payment => payment.Currency == currency)
            ),
        ];

    private static SortedDictionary<string, int> Count<T>(IEnumerable<T> items, Func<T, string> keyOf) =>
        new(
            items
                .GroupBy(keyOf, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal),
            StringComparer.Ordinal
        );
}

/// <summary>How the due periods ended.</summary>
public sealed record PeriodCounts(int Due, int Billed, int Paid, int Recovered, int Lost, int Open);

/// <summary>One currency, in minor units: what the engine booked and what the simulator's ledger received.</summary>
public sealed record MoneyLine(string Currency, long Engine, long Simulator, int Payments);
