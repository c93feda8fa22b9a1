using BillingEngine.Domain.Subscriptions;
using static BillingEngine.Domain.Subscriptions.SubscriptionStatus;

namespace BillingEngine.Domain.Tests.Subscriptions;

public sealed class AccessTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 2, 0, 0, TimeSpan.Zero);

    private static DateTimeOffset Day(int days) => Now.AddDays(days);

    private static AccessFacts Facts(
        SubscriptionStatus status,
        int? paid = null,
        int? pastDue = null,
        int? ends = null,
        int grace = 0,
        bool signature = false,
        bool canceled = false
    ) =>
        new(
            status,
            paid is { } p ? Day(p) : null,
            pastDue is { } d ? Day(d) : null,
            signature,
            canceled,
            ends is { } e ? Day(e) : null,
            grace
        );

    private static void Granted(AccessFacts facts, AccessReason reason, int? until) =>
        Assert.Equal(new Access(true, reason, until is { } days ? Day(days) : null), Access.At(facts, Now));

    private static void Refused(AccessFacts facts, AccessReason reason) =>
        Assert.Equal(new Access(false, reason, null), Access.At(facts, Now));

    [Fact]
    public void Before_money_or_a_trial_there_is_none_and_after_the_end_neither()
    {
        Refused(Facts(Incomplete, ends: 1), AccessReason.Incomplete);
        Refused(Facts(IncompleteExpired), AccessReason.IncompleteExpired);
        Refused(Facts(Canceled, paid: 9), AccessReason.Canceled);
    }

    [Fact]
    public void A_trial_and_what_is_paid_last_to_their_end()
    {
        Granted(Facts(Trialing, paid: 7), AccessReason.Trialing, 7);
        Granted(Facts(Active, paid: 30), AccessReason.Active, 30);
    }

    [Fact]
    public void A_renewal_on_the_way_takes_nothing_away()
    {
        Granted(Facts(Active, paid: -1), AccessReason.Active, null);
        Granted(Facts(Trialing, paid: 0), AccessReason.Trialing, null);
    }

    [Fact]
    public void A_cancel_at_the_periods_end_lasts_until_then_even_when_the_sweep_is_late()
    {
        Granted(Facts(Active, paid: 12, ends: 12, canceled: true), AccessReason.Ending, 12);
        // A deduction in flight may still pay the current period.
        Granted(Facts(Active, paid: -1, ends: 29, canceled: true), AccessReason.Ending, 29);
        Refused(Facts(Active, paid: 0, ends: 0, canceled: true), AccessReason.Canceled);
    }

    [Fact]
    public void A_contract_that_is_gone_leaves_what_is_paid()
    {
        Granted(Facts(Active, paid: 12, ends: 12, signature: true), AccessReason.SignatureRequired, 12);
        Refused(Facts(Active, paid: -1, ends: -1, signature: true), AccessReason.Canceled);
        // The extra day for signing gives no access if nothing is paid and the plan has no grace days.
        Refused(Facts(PastDue, paid: -1, pastDue: 0, ends: 1, signature: true), AccessReason.PastDue);
        Granted(
            Facts(PastDue, paid: -1, pastDue: 0, ends: 3, grace: 3, signature: true),
            AccessReason.SignatureRequired,
            3
        );
    }

    [Fact]
    public void A_debt_is_borne_for_the_plans_days_of_grace()
    {
        Refused(Facts(PastDue, paid: -1, pastDue: -1), AccessReason.PastDue);
        Granted(Facts(PastDue, paid: -1, pastDue: -1, grace: 3), AccessReason.InGrace, 2);
        Refused(Facts(PastDue, paid: -3, pastDue: -3, grace: 3), AccessReason.PastDue);
        Refused(Facts(PastDue, paid: -1, pastDue: -1, grace: 3, ends: 0), AccessReason.Canceled);
    }

    [Fact]
    public void What_is_paid_is_used_whatever_else_is_owed()
    {
        Granted(Facts(PastDue, paid: 5, pastDue: -1), AccessReason.InGrace, 5);
        Granted(Facts(PastDue, paid: 5, pastDue: -1, grace: 9), AccessReason.InGrace, 8);
        Granted(Facts(Unpaid, paid: 5, pastDue: -20), AccessReason.InGrace, 5);
        Refused(Facts(Unpaid, paid: -1, pastDue: -20, grace: 60), AccessReason.Unpaid);
    }
}
