using BillingEngine.Cli.Demo;
using BillingEngine.Cli.Transport;

namespace BillingEngine.Scenarios.Demo;

/// <summary>Each rule of the demo refuses data that breaks this rule and no other.</summary>
public sealed class MoneyRulesTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 2, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Start.AddDays(40);

    private static readonly SubscriptionRow Subscription = new(
        "sub_1",
        "active",
        "monthly",
        "con_1",
        SignatureRequired: false,
        CancelAtPeriodEnd: false,
        Start.AddMonths(2),
        Start.AddMonths(2),
        null,
        Start,
        null,
        null,
        null,
        null,
        Start
    );

    private static readonly InvoiceRow First = Invoice("inv_1", Start, Start.AddMonths(1), "pay_1");
    private static readonly InvoiceRow Second = Invoice("inv_2", Start.AddMonths(1), Start.AddMonths(2), "pay_2");
    private static readonly PaymentRow FirstPayment = Payment("pay_1", "D1", "inv_1", Start);
    private static readonly PaymentRow SecondPayment = Payment("pay_2", "D2", "inv_2", Start.AddMonths(1));

    private static readonly Books Sound = new(
        Now,
        [Subscription],
        [new ContractRow("con_1", "signed", "wx1", null)],
        [Second, First],
        [SecondPayment, FirstPayment],
        [],
        [],
        Ledger(Order("D1", Start), Order("D2", Start.AddMonths(1))),
        [Day(Start), Day(Start.AddMonths(1))],
        []
    );

    [Fact]
    public void Correct_data_breaks_no_rule() => Assert.Empty(MoneyRules.Check(Sound, [Person()]));

    [Fact]
    public void Two_successes_for_one_invoice_are_a_violation() =>
        Violation(
            "paid 2 times",
            Sound with
            {
                Payments = [.. Sound.Payments, Payment("pay_3", "D3", "inv_1", Start)],
                Ledger = Ledger(Order("D1", Start), Order("D2", Start), Order("D3", Start)),
            }
        );

    [Fact]
    public void A_refund_on_one_side_only_is_a_violation() =>
        Violation(
            "as refunded",
            Sound with
            {
                Payments = [SecondPayment with { Status = "partially_refunded", Refunded = 100 }, FirstPayment],
            }
        );

    [Fact]
    public void Late_money_without_a_refund_is_a_violation()
    {
        var late = Payment("pay_3", "D3", "inv_1", Start) with { Late = true };
        var books = Sound with
        {
            Payments = [.. Sound.Payments, late],
            Ledger = Ledger(Order("D1", Start), Order("D2", Start.AddMonths(1)), Order("D3", Start)),
        };
        Violation("no refund of it is running", books);
        Assert.Empty(
            MoneyRules.Check(
                books with
                {
                    Refunds = [new RefundRow("re_1", "abnormal", "pay_3", late.Amount)],
                },
                [Person()]
            )
        );
        Violation(
            "is still unknown",
            books with
            {
                Refunds = [new RefundRow("re_1", "unknown", "pay_3", late.Amount)],
            }
        );
    }

    [Fact]
    public void A_day_that_differs_or_was_never_compared_is_a_violation()
    {
        Violation(
            "fee, payment D1; to do: check_rate",
            Sound with
            {
                Differences =
                [
                    new DifferenceRow("dif_1", new DateOnly(2026, 1, 31), "fee", "payment D1", "check_rate"),
                ],
            }
        );
        Violation(
            "was never downloaded",
            Sound with
            {
                Days = [.. Sound.Days, new DayRow("rec_3", new DateOnly(2026, 3, 1), "waiting", 0, 0)],
            }
        );
        Violation("Payments of 2026-01-31 were never compared", Sound with { Days = [Sound.Days[1]] });
        Violation(
            "Payments of 2026-01-31 were never compared",
            Sound with
            {
                Days = [Sound.Days[1], Sound.Days[0] with { Lines = 0 }],
            }
        );
    }

    [Fact]
    public void Two_invoices_for_one_period_are_a_violation()
    {
        var twice = Invoice("inv_3", Start, Start.AddMonths(1), "pay_3");
        var books = Sound with { Invoices = [.. Sound.Invoices, twice with { Status = "void" }] };

        Assert.Contains($"sub_1: 2 invoices for {Start:u}.", MoneyRules.Check(books, [Person()]));
    }

    [Fact]
    public void Money_that_only_the_simulator_knows_is_a_violation() =>
        Violation(
            "the engine did not book it",
            Sound with
            {
                Ledger = Ledger(Order("D1", Start), Order("D2", Start), Order("D9", Start)),
            }
        );

    [Fact]
    public void Money_that_only_the_engine_knows_is_a_violation() =>
        Violation("the simulator received nothing", Sound with { Ledger = Ledger(Order("D1", Start)) });

    [Fact]
    public void One_cent_of_difference_is_a_violation() =>
        Violation(
            "8801",
            Sound with
            {
                Ledger = Ledger(Order("D1", Start), Order("D2", Start) with { Amount = 8801 }),
            }
        );

    [Theory]
    [InlineData("unknown")]
    [InlineData("submitting")]
    [InlineData("quarantined")]
    public void A_payment_with_an_unknown_outcome_is_a_violation(string status) =>
        Violation(
            $"still {status}",
            Sound with
            {
                Payments = [.. Sound.Payments, Payment("pay_3", "D3", null, null) with { Status = status }],
            }
        );

    [Fact]
    public void A_paid_invoice_without_a_payment_is_a_violation() =>
        Violation(
            "which its payments contradict",
            Sound with
            {
                Payments = [FirstPayment],
                Ledger = Ledger(Order("D1", Start)),
            }
        );

    [Fact]
    public void A_period_without_an_invoice_is_a_violation() =>
        Violation(
            "never billed",
            Sound with
            {
                Invoices = [First],
                Payments = [FirstPayment],
                Ledger = Ledger(Order("D1", Start)),
            }
        );

    [Fact]
    public void A_gap_between_two_periods_is_a_violation() =>
        Violation(
            "no invoice from",
            Sound with
            {
                Invoices = [Second with { PeriodStart = Second.PeriodStart.AddDays(1) }, First],
            }
        );

    [Fact]
    public void No_debt_arises_while_there_is_no_access()
    {
        var resumed = Sound with
        {
            Invoices = [Second with { PeriodStart = Second.PeriodStart.AddDays(1) }, First],
            Unpaid = [new EventRow("evt_1", "subscription.unpaid", Start.AddDays(20), new(new("sub_1")))],
        };
        Assert.Empty(MoneyRules.Check(resumed, [Person()]));
        Violation(
            "no invoice from",
            resumed with
            {
                Unpaid = [new EventRow("evt_1", "subscription.unpaid", Start.AddDays(20), new(new("sub_2")))],
            }
        );
    }

    [Fact]
    public void An_unpaid_invoice_without_a_reason_is_a_violation() =>
        Violation(
            "without a reason",
            Sound with
            {
                Invoices = [Second with { Status = "open" }, First],
                Payments = [FirstPayment],
                Ledger = Ledger(Order("D1", Start)),
            }
        );

    [Fact]
    public void A_voided_invoice_needs_no_other_reason()
    {
        var voided = Sound with
        {
            Invoices = [Second with { Status = "void" }, First],
            Payments = [FirstPayment],
            Ledger = Ledger(Order("D1", Start)),
        };
        Violation("without a reason", voided);
        Assert.Empty(MoneyRules.Check(voided with { VoidedByHand = new HashSet<string> { "inv_2" } }, [Person()]));
    }

    [Fact]
    public void A_next_date_in_the_past_is_a_violation() =>
        Violation(
            "its next date",
            Sound with
            {
                Subscriptions = [Subscription with { NextRenewalAt = Now.AddMinutes(-1) }],
            }
        );

    [Fact]
    public void A_payment_after_an_acknowledged_cancel_is_a_violation()
    {
        var person = Person();
        person.CanceledAt = Start.AddDays(3);

        Assert.Contains("canceled at", Assert.Single(MoneyRules.Check(Sound, [person])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_payment_that_the_cancel_named_as_in_flight_is_allowed()
    {
        var person = Person();
        person.CanceledAt = Start.AddDays(3);
        person.InFlightAtCancel = "pay_2";

        Assert.Empty(MoneyRules.Check(Sound, [person]));
    }

    [Fact]
    public void A_period_after_the_requested_end_is_a_violation()
    {
        var person = Person();
        person.EndsWithPeriod = Start.AddMonths(1);

        Assert.Contains(
            "after the requested end",
            Assert.Single(MoneyRules.Check(Sound, [person])),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Money_through_a_terminated_contract_is_a_violation()
    {
        var person = Person();
        person.Terminated["wx1"] = Start.AddDays(3);

        Assert.Contains("contract ended", Assert.Single(MoneyRules.Check(Sound, [person])), StringComparison.Ordinal);
    }

    [Fact]
    public void An_expired_order_that_is_still_open_is_a_violation() =>
        Violation("though it expired at", Sound with { Orders = [AppOrder("pay_9", "awaiting_payer", null)] });

    [Fact]
    public void A_given_up_order_that_was_paid_and_not_refunded_is_a_violation() =>
        Violation(
            "paid and not refunded",
            Sound with
            {
                Orders = [AppOrder("pay_9", "succeeded", Start) with { GivenUpAt = Start }],
            }
        );

    [Fact]
    public void A_closed_order_that_was_sold_or_an_order_that_no_list_shows_is_a_violation()
    {
        var person = Person();
        person.Orders.Add(
            new PlacedOrder("pay_9", "A9", new Purchase(3, PurchaseEnd.IsClosed, 4200, 900)) { ClosedAt = Start }
        );
        var lost = Assert.Single(MoneyRules.Check(Sound, [person]));
        Assert.Contains("no list shows it", lost, StringComparison.Ordinal);
        var sold = Sound with { Orders = [AppOrder("pay_9", "succeeded", Start)] };
        Assert.Contains("was closed at", Assert.Single(MoneyRules.Check(sold, [person])), StringComparison.Ordinal);
        var late = Sound with { Orders = [AppOrder("pay_9", "refunded", Start) with { Late = true }] };
        Assert.Empty(MoneyRules.Check(late, [person]));
    }

    [Fact]
    public void Money_for_an_unknown_order_is_a_violation() =>
        Assert.Contains(
            MoneyRules.Check(
                Sound with
                {
                    Ledger = Ledger(
                        Order("D1", Start),
                        Order("D2", Start),
                        Order("A9", Start) with
                        {
                            ContractId = null,
                        }
                    ),
                },
                [Person()]
            ),
            violation => violation.Contains("no order has this number", StringComparison.Ordinal)
        );

    private static OrderRow AppOrder(string id, string status, DateTimeOffset? paidAt) =>
        new(id, status, 4200, "HKD", "A9", Start.AddHours(2), null, null, paidAt);

    private static void Violation(string expected, Books books) =>
        Assert.Contains(expected, Assert.Single(MoneyRules.Check(books, [Person()])), StringComparison.Ordinal);

    private static Person Person() => new(1, PersonScript.Of(new DemoOptions(1, 3, 7), 1)) { Subscription = "sub_1" };

    private static InvoiceRow Invoice(string id, DateTimeOffset from, DateTimeOffset to, string? payment) =>
        new(id, "paid", "sub_1", from, to, 8800, 0, "HKD", payment, null, null, from);

    private static PaymentRow Payment(string id, string number, string? invoice, DateTimeOffset? paidAt) =>
        new(id, "succeeded", 8800, "HKD", number, invoice, "sub_1", null, paidAt, 1, null, null);

    private static LedgerOrder Order(string number, DateTimeOffset at) =>
        new(number, $"T{number}", "wx1", "o1", 8800, "HKD", 0, "SUCCESS", at);

    private static DayRow Day(DateTimeOffset at) =>
        new($"rec_{at:MMdd}", DateOnly.FromDateTime(at.ToOffset(TimeSpan.FromHours(8)).DateTime), "matched", 1, 0);

    private static SimulatorLedger Ledger(params LedgerOrder[] orders) => new([], orders);
}
