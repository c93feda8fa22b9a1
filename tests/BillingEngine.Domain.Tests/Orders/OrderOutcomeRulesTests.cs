using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Ledger;
using BillingEngine.Domain.Orders;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Refunds;

namespace BillingEngine.Domain.Tests.Orders;

/// <summary>Every outcome in every state of an APP order: none throws, and none loses or doubles money.</summary>
public sealed class OrderOutcomeRulesTests
{
    private const long Amount = 6800;
    private static readonly DateTimeOffset Made = new(2026, 11, 25, 2, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Made.AddMinutes(10);

    // Named by the history of the order.
    private static readonly Dictionary<string, Action<Payment>> Lives = new(StringComparer.Ordinal)
    {
        ["sent"] = _ => { },
        ["lost"] = p => p.SendOrderAgain(UnknownReason.NoAnswer, Made),
        ["awaiting"] = p => p.Open("wx1", Made),
        ["expired"] = p =>
        {
            p.Open("wx1", Made);
            p.CloseSoon(OrderEnd.Expired, Made.AddHours(2));
        },
        ["closing"] = p => p.CloseSoon(OrderEnd.Requested, Made),
        ["closed"] = p => p.ConfirmClosed("CLOSED", Made),
        ["refused"] = p => p.RefuseOrder("NO_AUTH", "not open", Made),
        ["paid"] = p => p.Succeed(FactsOf(p), false, Made),
        ["refunded"] = p =>
        {
            p.Succeed(FactsOf(p), false, Made);
            p.ReserveRefund(Amount, Made);
            p.CountRefund(Amount, Made);
        },
        ["quarantined"] = p => p.Quarantine("amount_differs", Made),
    };

    private static readonly Dictionary<string, Func<Payment, PaymentOutcome>> Outcomes = new(StringComparer.Ordinal)
    {
        ["opened"] = _ => new PaymentOutcome.Opened("wx2"),
        ["paid"] = p => new PaymentOutcome.Succeeded(FactsOf(p)),
        ["refused"] = _ => new PaymentOutcome.Declined("NO_AUTH", "not open", DeclineClass.OurFault),
        ["silence"] = _ => new PaymentOutcome.Unknown(UnknownReason.NoAnswer, "silence"),
        ["not performed"] = _ => new PaymentOutcome.Unknown(UnknownReason.NotPerformed, "429"),
        ["unpaid"] = _ => new PaymentOutcome.Unpaid(Exists: true),
        ["not there"] = _ => new PaymentOutcome.Unpaid(Exists: false),
        ["not there, unsigned"] = _ => new PaymentOutcome.Unpaid(Exists: false, Verified: false),
        ["dead"] = _ => new PaymentOutcome.Dead("CLOSED"),
        ["another amount"] = p => new PaymentOutcome.Succeeded(
            FactsOf(p) with
            {
                Amount = p.Amount with { Minor = Amount + 1 },
            }
        ),
        ["another currency"] = p => new PaymentOutcome.Succeeded(
            FactsOf(p) with
            {
                Amount = new Money(Amount, Currency.Of("USD")),
            }
        ),
        ["another merchant"] = p => new PaymentOutcome.Succeeded(FactsOf(p) with { SubMchId = "another" }),
        ["another contract"] = p => new PaymentOutcome.Succeeded(FactsOf(p) with { ContractNumber = "W1" }),
        ["another app"] = p => new PaymentOutcome.Succeeded(FactsOf(p) with { OwnerMismatch = "app_differs" }),
        ["another number"] = p => new PaymentOutcome.Succeeded(FactsOf(p) with { OutTradeNo = "another" }),
    };

    public static TheoryData<string, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (var life in Lives.Keys)
            {
                foreach (var outcome in Outcomes.Keys)
                    pairs.Add(life, outcome);
            }
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Any_outcome_in_any_state_is_booked_once_and_leaves_nothing_lying(string life, string outcome)
    {
        var order = In(life);
        // An expired order is delivered only to a payer who had paid in time.
        var (before, wasGivenUp, wasPaid) = (
            order.Status,
            order.Order!.GivenUpAt is not null && life != "expired",
            PaymentLifecycle.IsPaid(order.Status)
        );
        var rules = new OutcomeRules(Now);
        rules.ApplyToOrder(order, Outcomes[outcome](order));
        rules.ApplyToOrder(order, Outcomes[outcome](order));

        var isPaid = PaymentLifecycle.IsPaid(order.Status);
        if (isPaid && !wasPaid)
        {
            Assert.Equal("paid", outcome);
            var entry = Assert.Single(rules.Entries);
            Assert.Equal(
                (LedgerAccount.GatewayClearing, wasGivenUp ? LedgerAccount.Suspense : LedgerAccount.Revenue, Amount),
                (entry.Debit, entry.Credit, entry.Amount.Minor)
            );
            Assert.Equal((wasGivenUp, wasGivenUp ? 1 : 0), (order.Late, rules.Refunds.Count));
            Assert.Equal(!wasGivenUp, order.Raised.Any(e => e.Type == "order.paid"));
        }
        else
        {
            Assert.Empty(rules.Entries);
            Assert.Empty(rules.Refunds);
        }
        if (outcome.StartsWith("another", StringComparison.Ordinal))
        {
            Assert.Equal(wasPaid ? before : PaymentStatus.Quarantined, order.Status);
            Assert.Equal(before != PaymentStatus.Quarantined, rules.Alerts.Count > 0);
        }
        // An order that can still be paid is sent, queried or closed by itself.
        if (PaymentLifecycle.IsLive(order.Status))
            Assert.NotNull(order.DueAt);
        Assert.Equal(
            PaymentLifecycle.IsDead(order.Status) || order.Status == PaymentStatus.Closing,
            order.Order.GivenUpAt is not null && !isPaid && order.Status != PaymentStatus.Quarantined
        );
    }

    [Fact]
    public void A_refusal_after_a_lost_answer_ends_nothing_by_itself()
    {
        var order = In("lost");
        var rules = new OutcomeRules(Now);
        rules.ApplyToOrder(order, Outcomes["refused"](order));
        Assert.Equal((PaymentStatus.Closing, OrderEnd.Refused), (order.Status, order.Order!.GivenUpBecause));
        rules.ApplyToOrder(order, Outcomes["not there"](order));
        Assert.Equal(PaymentStatus.Closing, order.Status);

        new OutcomeRules(Now.AddDays(2)).ApplyToOrder(order, Outcomes["not there"](order));
        Assert.Equal(PaymentStatus.Canceled, order.Status);
        Assert.Contains(order.Raised, e => e.Type == "order.closed");
    }

    [Fact]
    public void One_whose_time_is_over_is_sold_to_who_paid_in_time_and_to_nobody_after()
    {
        var (inTime, after, told) = (In("expired"), In("expired"), In("expired"));
        var expiresAt = inTime.Order!.ExpiresAt;
        Pay(inTime, expiresAt);
        Assert.Equal((false, null), (inTime.Late, inTime.Order.GivenUpAt));
        Pay(after, expiresAt.AddSeconds(1));
        Assert.True(after.Late);
        // Once the merchant was notified that it is closed, it stays closed.
        new OutcomeRules(Now).ApplyToOrder(told, new PaymentOutcome.Dead("CLOSED"));
        Pay(told, expiresAt);
        Assert.True(told.Late);

        static void Pay(Payment order, DateTimeOffset at) =>
            new OutcomeRules(Now).ApplyToOrder(
                order,
                new PaymentOutcome.Succeeded(FactsOf(order) with { PaidAt = at })
            );
    }

    [Fact]
    public void A_stale_query_that_knows_no_order_does_not_end_one_that_WeChat_has_opened()
    {
        var order = In("awaiting");
        order.CloseSoon(OrderEnd.Requested, Made);
        new OutcomeRules(Now.AddDays(3)).ApplyToOrder(order, Outcomes["not there"](order));
        Assert.Equal(PaymentStatus.Closing, order.Status);
    }

    [Fact]
    public void An_order_is_closed_from_five_minutes_after_it_was_made_and_by_a_new_fence()
    {
        var order = In("awaiting");
        var fence = order.Fence;
        order.CloseSoon(OrderEnd.Requested, Made.AddMinutes(1));
        Assert.Equal((Made + Payment.BeforeClosing, fence + 1), (order.DueAt, order.Fence));
    }

    [Fact]
    public void An_unpaid_order_is_given_up_at_the_end_of_its_time_and_not_before()
    {
        var order = In("awaiting");
        var asked = new List<DateTimeOffset>();
        while (order.Status == PaymentStatus.AwaitingPayer)
        {
            asked.Add(order.DueAt!.Value);
            new OutcomeRules(order.DueAt.Value).ApplyToOrder(order, new PaymentOutcome.Unpaid(Exists: true));
        }
        Assert.Equal((PaymentStatus.Closing, OrderEnd.Expired), (order.Status, order.Order!.GivenUpBecause));
        Assert.Equal(order.Order.ExpiresAt, asked[^1]);
        Assert.Equal(asked.Distinct().Order(), asked);
        Assert.Equal(Made.AddMinutes(1), asked[0]);
    }

    [Fact]
    public void What_WeChat_closed_by_itself_has_expired_unless_it_was_before_its_time()
    {
        var (expired, before) = (In("awaiting"), In("awaiting"));
        before.ConfirmClosed("PAYERROR", before.Order!.ExpiresAt.AddSeconds(-1));
        expired.ConfirmClosed("CLOSED", expired.Order!.ExpiresAt);
        Assert.Equal(
            (OrderEnd.ClosedByWechat, OrderEnd.Expired),
            (before.Order.GivenUpBecause, expired.Order.GivenUpBecause)
        );
    }

    [Fact]
    public void A_closed_order_is_looked_at_twice_more()
    {
        var order = In("closed");
        Assert.Equal(Made.AddMinutes(10), order.DueAt);
        new OutcomeRules(order.DueAt!.Value).ApplyToOrder(order, new PaymentOutcome.Dead("CLOSED"));
        Assert.Equal(Made.AddMinutes(10).AddDays(1), order.DueAt);
        new OutcomeRules(order.DueAt!.Value).ApplyToOrder(order, new PaymentOutcome.Dead("CLOSED"));
        Assert.Null(order.DueAt);
    }

    [Fact]
    public void An_operator_ends_a_quarantine_by_what_fits_or_proves_it_dead()
    {
        var (paid, dead) = (In("quarantined"), In("quarantined"));
        new OutcomeRules(Now).ApplyToOrder(paid, Outcomes["another amount"](paid), mayRelease: true);
        Assert.Equal(PaymentStatus.Quarantined, paid.Status);
        new OutcomeRules(Now).ApplyToOrder(paid, Outcomes["paid"](paid), mayRelease: true);
        Assert.Equal((PaymentStatus.Succeeded, false), (paid.Status, paid.Late));
        new OutcomeRules(Now).ApplyToOrder(dead, Outcomes["dead"](dead), mayRelease: true);
        Assert.Equal(PaymentStatus.Closed, dead.Status);
    }

    [Fact]
    public void Another_transaction_of_a_paid_order_is_told_and_not_believed()
    {
        var order = In("paid");
        var rules = new OutcomeRules(Now);
        var result = rules.ApplyToOrder(
            order,
            new PaymentOutcome.Succeeded(FactsOf(order) with { TransactionId = "43" })
        );
        Assert.Equal("transaction_differs", Assert.IsType<OutcomeResult.Refused>(result).Reason);
        Assert.Equal("42", order.TransactionId);
    }

    [Fact]
    public void Late_money_stays_where_the_policy_says_so()
    {
        var order = In("closed");
        var rules = new OutcomeRules(Now, refundLate: false);
        rules.ApplyToOrder(order, Outcomes["paid"](order));
        Assert.Empty(rules.Refunds);
        Assert.Equal(LedgerKind.PaymentUnclaimed, Assert.Single(rules.Entries).Kind);
        Assert.Equal("payment.late_success", Assert.Single(rules.Alerts).Code);
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public void Only_a_signed_word_says_that_no_request_opened_it(bool isSigned)
    {
        var order = In("sent");
        var rules = new OutcomeRules(Now);
        rules.ApplyToOrder(order, new PaymentOutcome.Unknown(UnknownReason.NotPerformed, "429", isSigned));
        Assert.Equal((PaymentStatus.Created, isSigned), (order.Status, order.LostAt is null));
    }

    [Fact]
    public void What_comes_back_of_late_money_leaves_suspense_and_of_a_sale_is_a_refund()
    {
        foreach (
            var (life, account) in new[] { ("awaiting", LedgerAccount.Refunds), ("closing", LedgerAccount.Suspense) }
        )
        {
            var order = In(life);
            var rules = new OutcomeRules(Now);
            rules.ApplyToOrder(order, Outcomes["paid"](order));
            var refund =
                rules.Refunds.SingleOrDefault()
                ?? Refund.ForMerchant(order, new RefundTerms(Amount, null, null), 1, Now, Now);
            var back = new RefundOutcomeRules(Now);
            back.Apply(
                refund,
                order,
                new RefundOutcome.Succeeded(
                    new RefundFacts(
                        refund.OutRefundNo,
                        "50",
                        order.OutTradeNo,
                        order.TransactionId,
                        null,
                        refund.Amount,
                        Now,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null
                    )
                )
            );
            Assert.Equal(
                (account, LedgerAccount.GatewayClearing),
                (back.Entries.Single().Debit, back.Entries.Single().Credit)
            );
            Assert.Equal(PaymentStatus.Refunded, order.Status);
        }
    }

    private static Payment In(string life)
    {
        var wish = new OrderTerms(
            new Money(Amount, Currency.Of("HKD")),
            "Poster",
            "5734",
            TimeSpan.FromHours(2),
            "ref-1",
            null,
            null,
            null,
            null,
            new Dictionary<string, string>()
        );
        var order = Payment.ForOrder(
            wish,
            Id.New<MerchantId>(Made),
            null,
            new GatewayRoute("partner", "1900000109", "wxapp"),
            Made,
            Made
        );
        order.ClaimForMaker(Made.AddMinutes(2));
        Lives[life](order);
        order.TakeRaised();
        return order;
    }

    private static PaidFacts FactsOf(Payment p) =>
        new(
            p.OutTradeNo,
            "42",
            Now,
            p.Amount,
            null,
            null,
            "oAnybody",
            null,
            null,
            p.SubMchId,
            "CFT",
            null,
            null,
            null,
            null
        );
}
