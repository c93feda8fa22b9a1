using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Ledger;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Refunds;
using BillingEngine.Domain.Tests.Payments;

namespace BillingEngine.Domain.Tests.Refunds;

/// <summary>Every outcome in every status: none throws, and none loses or doubles money.</summary>
public sealed class RefundOutcomeRulesTests
{
    private const long Amount = 500;
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 2, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, Func<Refund, RefundOutcome>> Outcomes = new(StringComparer.Ordinal)
    {
        ["processing"] = r => new RefundOutcome.Processing(FactsOf(r)),
        ["succeeded"] = r => new RefundOutcome.Succeeded(FactsOf(r)),
        ["closed"] = r => new RefundOutcome.Closed(FactsOf(r)),
        ["abnormal"] = r => new RefundOutcome.Abnormal(FactsOf(r)),
        ["not now"] = _ => new RefundOutcome.NotNow("NOT_ENOUGH", "recharge"),
        ["refused"] = _ => new RefundOutcome.Refused("TRADE_OVERDUE", "too old"),
        ["none"] = _ => new RefundOutcome.None(),
        ["none, unsigned"] = _ => new RefundOutcome.None(false),
        ["silence"] = _ => new RefundOutcome.Unknown("silence"),
        ["another amount"] = r => new RefundOutcome.Succeeded(
            FactsOf(r) with
            {
                Amount = r.Amount with { Minor = Amount + 1 },
            }
        ),
        ["another payment"] = r => new RefundOutcome.Succeeded(FactsOf(r) with { TransactionId = "another" }),
        ["another number"] = r => new RefundOutcome.Succeeded(FactsOf(r) with { OutRefundNo = "another" }),
        ["another currency"] = r => new RefundOutcome.Succeeded(
            FactsOf(r) with
            {
                Amount = r.Amount with { Currency = Currency.Of("USD") },
            }
        ),
        ["another without an amount"] = r => new RefundOutcome.Succeeded(FactsOf(r) with { Amount = null }),
        ["another closed without an amount"] = r => new RefundOutcome.Closed(FactsOf(r) with { Amount = null }),
        ["another in work without an amount"] = r => new RefundOutcome.Processing(FactsOf(r) with { Amount = null }),
        ["another abnormal without an amount"] = r => new RefundOutcome.Abnormal(FactsOf(r) with { Amount = null }),
        ["another without a number"] = r => new RefundOutcome.Succeeded(FactsOf(r) with { OutRefundNo = null }),
        ["another total"] = r => new RefundOutcome.Succeeded(FactsOf(r) with { TotalMinor = r.TotalMinor + 1 }),
        ["another owner"] = r => new RefundOutcome.Succeeded(FactsOf(r) with { OwnerMismatch = "app_differs" }),
        ["another merchant"] = r => new RefundOutcome.Succeeded(FactsOf(r) with { SubMchId = "another" }),
    };

    public static TheoryData<RefundStatus, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<RefundStatus, string>();
            foreach (var status in Enum.GetValues<RefundStatus>())
            {
                foreach (var outcome in Outcomes.Keys)
                    pairs.Add(status, outcome);
            }
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Any_outcome_in_any_state_keeps_the_sums_and_said_twice_moves_no_more_money(
        RefundStatus status,
        string outcome
    )
    {
        var (refund, payment) = In(status);
        var first = new RefundOutcomeRules(Now);
        first.Apply(refund, payment, Outcomes[outcome](refund));
        var again = new RefundOutcomeRules(Now);
        again.Apply(refund, payment, Outcomes[outcome](refund));

        var given = refund.Status == RefundStatus.Succeeded ? Amount : 0;
        var reserved = RefundLifecycle.Counts(refund.Status) ? Amount : 0;
        Assert.Equal((given, reserved), (payment.RefundedMinor, payment.RefundReservedMinor));
        Assert.Equal(
            given > 0 && status != RefundStatus.Succeeded ? [Amount] : [],
            first.Entries.Concat(again.Entries).Select(e => e.Amount.Minor)
        );
        if (outcome.StartsWith("another", StringComparison.Ordinal))
            Assert.Equal((status, "refund.outcome_refused"), (refund.Status, first.Alerts.Single().Code));
        // A refund that is not final is queried or sent again by itself.
        if (refund.Status is not (RefundStatus.Succeeded or RefundStatus.Closed))
            Assert.NotNull(refund.DueAt);
    }

    [Fact]
    public void What_was_late_is_taken_out_of_suspense()
    {
        var c = new Case();
        c.Invoice.Void(Case.Now);
        c.With(PaymentStatus.Submitting);
        var (_, rules) = c.Apply(c.Success());
        var refund = Assert.Single(rules.Refunds);
        Assert.Equal((RefundCause.LateSuccess, c.Payment.AmountMinor), (refund.Cause, refund.AmountMinor));

        var back = new RefundOutcomeRules(Now);
        back.Apply(refund, c.Payment, new RefundOutcome.Succeeded(FactsOf(refund)));
        var entry = Assert.Single(back.Entries);
        Assert.Equal(
            (LedgerAccount.Suspense, LedgerAccount.GatewayClearing, LedgerKind.UnclaimedReturned),
            (entry.Debit, entry.Credit, entry.Kind)
        );
        Assert.Equal(PaymentStatus.Refunded, c.Payment.Status);
    }

    [Fact]
    public void A_success_after_it_was_closed_is_booked_where_there_is_room_and_told_where_there_is_none()
    {
        var (refund, payment) = In(RefundStatus.Closed);
        payment.ReserveRefund(payment.AmountMinor, Now);
        var rules = new RefundOutcomeRules(Now);
        Assert.IsType<OutcomeResult.Refused>(
            rules.Apply(refund, payment, new RefundOutcome.Succeeded(FactsOf(refund)))
        );
        Assert.Equal((RefundStatus.Closed, 0), (refund.Status, rules.Entries.Count));
        Assert.Equal("refund.outcome_refused", rules.Alerts.Single().Code);
    }

    private static (Refund, Payment) In(RefundStatus status)
    {
        var payment = new Case().With(PaymentStatus.Succeeded).Payment;
        var refund = Refund.ForMerchant(payment, new RefundTerms(Amount, null, null), 1, Now, Now);
        refund.ClaimForMaker(Now, Now);
        RefundOutcome? outcome = status switch
        {
            RefundStatus.Processing => new RefundOutcome.Processing(FactsOf(refund)),
            RefundStatus.Unknown => new RefundOutcome.Unknown("silence"),
            RefundStatus.Succeeded => new RefundOutcome.Succeeded(FactsOf(refund)),
            RefundStatus.Closed => new RefundOutcome.Closed(FactsOf(refund)),
            RefundStatus.Abnormal => new RefundOutcome.Abnormal(FactsOf(refund)),
            _ => null,
        };
        if (outcome is not null)
            new RefundOutcomeRules(Now).Apply(refund, payment, outcome);
        Assert.Equal(status, refund.Status);
        return (refund, payment);
    }

    private static RefundFacts FactsOf(Refund r) =>
        new(
            r.OutRefundNo,
            "5000001",
            r.OutTradeNo,
            r.TransactionId,
            r.SubMchId,
            r.Amount,
            Now,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null
        );
}
