using BillingEngine.Cli.Transport;

namespace BillingEngine.Cli.Demo;

/// <summary>The rules of money, checked from outside: only by the API's lists and the simulator's ledger.</summary>
public static class MoneyRules
{
    // Statements are written by days of UTC+8.
    private static readonly TimeSpan Home = TimeSpan.FromHours(8);

    private static readonly string[] UnresolvedStatuses = ["submitting", "unknown", "reversing", "quarantined"];

    /// <summary>Every violation, one sentence each; empty when there is none.</summary>
    public static IReadOnlyList<string> Check(Books books, IReadOnlyList<Person> people) =>
        [
            .. PaidTwice(books),
            .. SameMoney(books),
            .. Unresolved(books),
            .. NeverBilled(books),
            .. Unexplained(books),
            .. NextDates(books),
            .. AfterTheEnd(books, people),
            .. Orders(books, people),
            .. Unreconciled(books),
        ];

    private static IEnumerable<string> PaidTwice(Books books)
    {
        foreach (var period in books.Invoices.GroupBy(invoice => (invoice.Subscription, invoice.PeriodStart)))
        {
            if (period.Count() > 1)
                yield return $"{period.Key.Subscription}: {period.Count()} invoices for {period.Key.PeriodStart:u}.";
            var invoices = period.Select(invoice => invoice.Id).ToHashSet(StringComparer.Ordinal);
            var paid = books.Succeeded.Count(payment =>
                !payment.Late && payment.Invoice is not null && invoices.Contains(payment.Invoice)
            );
            if (paid > 1)
                yield return $"{period.Key.Subscription} paid {paid} times for {period.Key.PeriodStart:u}.";
        }
    }

    private static IEnumerable<string> SameMoney(Books books)
    {
        var engine = books.Succeeded.ToDictionary(payment => payment.OutTradeNo, StringComparer.Ordinal);
        var ledger = books.Paid.ToDictionary(order => order.OutTradeNo, StringComparer.Ordinal);
        foreach (var order in ledger.Values.Where(order => !engine.ContainsKey(order.OutTradeNo)))
        {
            yield return $"The simulator received {order.Amount} {order.Currency} for {order.OutTradeNo}, "
                + "the engine did not book it.";
        }
        foreach (var (number, payment) in engine)
        {
            if (!ledger.TryGetValue(number, out var order))
            {
                yield return $"The engine booked {payment.Amount} {payment.Currency} for {number}, "
                    + "the simulator received nothing.";
            }
            else if ((order.Amount, order.Currency) != (payment.Amount, payment.Currency))
            {
                yield return $"{number}: the engine booked {payment.Amount} {payment.Currency}, "
                    + $"the simulator received {order.Amount} {order.Currency}.";
            }
            else if (order.Refunded != payment.Refunded)
            {
                yield return $"{number}: the engine booked {payment.Refunded} {payment.Currency} as refunded, "
                    + $"the simulator refunded {order.Refunded}.";
            }
        }
    }

    // Every day with payments whose statement is available has been compared with it, without a difference.
    private static IEnumerable<string> Unreconciled(Books books)
    {
        foreach (var difference in books.Differences)
        {
            yield return $"The statement of {difference.Date:yyyy-MM-dd} and our data differ: {difference.Kind}, "
                + $"{difference.Subject}; to do: {difference.Action}.";
        }
        foreach (var day in books.Days.Where(day => day.Status == "waiting"))
            yield return $"The statement of {day.Date:yyyy-MM-dd} was never downloaded.";
        var compared = books.Days.Where(day => day.Lines > 0).Select(day => day.Date).ToHashSet();
        var paid = books
            .Succeeded.Where(payment => payment.PaidAt < books.Now.AddDays(-2))
            .Select(payment => DateOnly.FromDateTime(payment.PaidAt!.Value.ToOffset(Home).DateTime))
            .Distinct();
        foreach (var day in paid.Where(day => !compared.Contains(day)))
            yield return $"Payments of {day:yyyy-MM-dd} were never compared with a statement.";
    }

    private static IEnumerable<string> Unresolved(Books books)
    {
        foreach (
            var payment in books.Payments.Where(payment =>
                UnresolvedStatuses.Contains(payment.Status, StringComparer.Ordinal)
            )
        )
        {
            yield return $"{payment.Id} ({payment.OutTradeNo}) is still {payment.Status}: {payment.Evidence}";
        }

        foreach (var refund in books.Refunds.Where(refund => refund.Status is "created" or "processing" or "unknown"))
            yield return $"{refund.Id} of {refund.Payment} is still {refund.Status}.";
        var refunded = books.Refunds.Select(refund => refund.Payment).ToHashSet(StringComparer.Ordinal);
        foreach (var payment in books.Succeeded.Where(payment => payment.Late && !refunded.Contains(payment.Id)))
            yield return $"{payment.Id} was paid when nothing was due, and no refund of it is running.";
        var paid = books
            .Succeeded.Where(payment => !payment.Late)
            .Select(payment => payment.Invoice)
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        foreach (var invoice in books.Invoices.Where(invoice => invoice.Status == "paid" != paid.Contains(invoice.Id)))
            yield return $"{invoice.Id} is {invoice.Status}, which its payments contradict.";
    }

    // The periods of a subscription follow each other without a gap, from the first to the current one.
    private static IEnumerable<string> NeverBilled(Books books)
    {
        var bySubscription = books.Invoices.ToLookup(invoice => invoice.Subscription, StringComparer.Ordinal);
        var unpaid = books.Unpaid.ToLookup(told => told.Data.Object.Id, told => told.CreatedAt, StringComparer.Ordinal);
        foreach (var subscription in books.Subscriptions)
        {
            var invoices = bySubscription[subscription.Id].OrderBy(invoice => invoice.PeriodStart).ToList();
            foreach (var (before, after) in invoices.Zip(invoices.Skip(1)))
            {
                // No debt for the time in which an unpaid subscription gave no access.
                var wasUnpaid =
                    before.PaidAt > before.PeriodEnd
                    || before.Status is "void" or "uncollectible"
                    || unpaid[subscription.Id].Any(at => at >= before.PeriodStart && at <= before.PeriodEnd);
                if (before.PeriodEnd != after.PeriodStart && !(wasUnpaid && after.PeriodStart > before.PeriodEnd))
                    yield return $"{subscription.Id}: no invoice from {before.PeriodEnd:u} to {after.PeriodStart:u}.";
            }
            var renews =
                subscription.Status is "active" or "past_due"
                && !subscription.SignatureRequired
                && !subscription.CancelAtPeriodEnd;
            if (renews && !(invoices.Count > 0 && invoices[^1].PeriodEnd > books.Now))
                yield return $"{subscription.Id} is {subscription.Status}, but its current period was never billed.";
        }
    }

    private static IEnumerable<string> Unexplained(Books books)
    {
        var subscriptions = books.Subscriptions.ToDictionary(subscription => subscription.Id, StringComparer.Ordinal);
        var declines = books
            .Payments.Where(payment => payment.Decline is not null)
            .Select(payment => payment.Invoice)
            .ToHashSet(StringComparer.Ordinal);
        var underWay = books
            .Payments.Where(IsInProgress)
            .Select(payment => payment.Invoice)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var invoice in books.Invoices.Where(invoice => invoice.Status != "paid"))
        {
            var subscription = subscriptions[invoice.Subscription];
            var isExplained =
                invoice.StoppedReason is not null
                || books.VoidedByHand.Contains(invoice.Id)
                || (
                    invoice.Status == "open"
                        ? underWay.Contains(invoice.Id)
                        : declines.Contains(invoice.Id) || subscription.EndedAt is not null
                );
            if (!isExplained)
                yield return $"{invoice.Id} of {subscription.Id} is {invoice.Status}, without a reason.";
        }
    }

    private static bool IsInProgress(PaymentRow payment) =>
        payment.Status is "submitting" or "unknown" or "reversing"
        || (payment.Status is "created" or "declined" && payment.DueAt is not null);

    private static IEnumerable<string> NextDates(Books books)
    {
        foreach (var subscription in books.Subscriptions.Where(s => s.Status is "active" or "trialing"))
        {
            var next = subscription.NextRenewalAt ?? subscription.EndsAt;
            if (next is null || next <= books.Now)
                yield return $"{subscription.Id} is {subscription.Status}, its next date {next:u}.";
        }
    }

    private static IEnumerable<string> Orders(Books books, IReadOnlyList<Person> people)
    {
        var orders = books.Orders.ToDictionary(order => order.Id, StringComparer.Ordinal);
        foreach (
            var order in books.Orders.Where(order =>
                order.ExpiresAt <= books.Now && order.Status is "created" or "awaiting_payer" or "closing"
            )
        )
        {
            yield return $"{order.Id} is {order.Status}, though it expired at {order.ExpiresAt:u}.";
        }

        foreach (
            var order in books.Orders.Where(order => order is { PaidAt: not null, Late: false, GivenUpAt: not null })
        )
        {
            yield return $"{order.Id} was paid and not refunded, though it was given up at {order.GivenUpAt:u}.";
        }

        foreach (var placed in people.SelectMany(person => person.Orders))
        {
            if (!orders.TryGetValue(placed.Id, out var order))
                yield return $"{placed.Id} was ordered, but no list shows it.";
            else if (placed.ClosedAt is { } at && order is { PaidAt: not null, Late: false })
                yield return $"{placed.Id} was closed at {at:u}, but paid and not refunded.";
        }
        var numbers = books.Orders.Select(order => order.OutTradeNo).ToHashSet(StringComparer.Ordinal);
        foreach (var order in books.Paid.Where(o => o.ContractId is null && !numbers.Contains(o.OutTradeNo)))
            yield return $"{order.OutTradeNo} was paid in an app, but no order has this number.";
    }

    private static IEnumerable<string> AfterTheEnd(Books books, IReadOnlyList<Person> people)
    {
        var periods = books.Invoices.ToDictionary(i => i.Id, i => i.PeriodStart, StringComparer.Ordinal);
        var payments = books.Succeeded.ToLookup(payment => payment.Subscription, StringComparer.Ordinal);
        foreach (var person in people.Where(person => person.Subscription is not null))
        {
            foreach (
                var payment in payments[person.Subscription]
                    .Where(payment => payment.Id != person.InFlightAtCancel && payment.Refunded < payment.Amount)
            )
            {
                if (payment.PaidAt > person.CanceledAt)
                    yield return $"{payment.Id} was paid at {payment.PaidAt:u}, canceled at {person.CanceledAt:u}.";
                if (periods.TryGetValue(payment.Invoice ?? "", out var period) && period >= person.EndsWithPeriod)
                    yield return $"{payment.Id} was paid for a period after the requested end.";
            }
        }
        var ended = people.SelectMany(person => person.Terminated).ToDictionary(StringComparer.Ordinal);
        foreach (var order in books.Paid.Where(order => order.ContractId is not null))
        {
            if (ended.TryGetValue(order.ContractId!, out var at) && order.SuccessTime > at)
                yield return $"{order.OutTradeNo} was paid at {order.SuccessTime:u}, its contract ended at {at:u}.";
        }
    }
}
