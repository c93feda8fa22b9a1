using BillingEngine.Domain.Calendar;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Customers;
using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Plans;
using BillingEngine.Domain.Subscriptions;

namespace BillingEngine.Domain.Tests.Payments;

/// <summary>A signed subscription whose first invoice has one payment, in the status that a test needs.</summary>
internal sealed class Case
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 2, 0, 0, TimeSpan.Zero);
    private static readonly Dictionary<string, string> NoPairs = [];

    /// <summary>All statuses of a deduction; the others belong to APP orders.</summary>
    public static IEnumerable<PaymentStatus> States =>
        Enum.GetValues<PaymentStatus>()
            .Where(status =>
                status is not (PaymentStatus.AwaitingPayer or PaymentStatus.Closing or PaymentStatus.Closed)
            );

    public Plan Plan { get; }
    public Customer Customer { get; }
    public Subscription Subscription { get; }
    public Contract Contract { get; }
    public Invoice Invoice { get; }
    public Payment Payment { get; }

    public Case(DunningPolicy? dunning = null, string? subMchId = null, string? subAppId = null, string? payer = null)
    {
        var merchant = Id.New<MerchantId>(Now);
        Plan = Plan.Create(
            merchant,
            new PlanTerms(
                "pro",
                "Pro",
                "Pro",
                new Money(8800, Currency.Of("HKD")),
                IntervalUnit.Month,
                1,
                0,
                0,
                123,
                "5734",
                dunning ?? DunningPolicy.Default,
                MissedPeriods.BillAll,
                NoPairs
            ),
            Now
        );
        Customer = Customer.Create(merchant, "user-1", "openid-1", "Li Lei", null, NoPairs, Now);
        Subscription = Subscription.Subscribe(
            Plan,
            Customer.Id,
            "Asia/Hong_Kong",
            new SubscribeOptions(null, null, false, NoPairs),
            Now
        );
        Contract = Contract.Open(
            merchant,
            Customer.Id,
            Subscription.Id,
            Subscription.NextSigning(Now),
            "main",
            123,
            SigningChannel.MiniProgram,
            Now.AddMinutes(30),
            Now
        );
        Subscription.AwaitSignature(Contract.Id, Now.AddMinutes(30), Now);
        Contract.Sign(new ContractFacts("W1", null, null, null, payer, Now, null), Now.AddDays(7), Now);
        Subscription.TakeSignature(Contract.Id, 7, Now);
        Invoice = Subscription.Renew(Plan, Now)!;
        Payment = Payment.For(Invoice, Contract, new GatewayRoute("main", subMchId, subAppId), Now, Now);
    }

    /// <summary>
    /// Brings the payment to a status through legal triggers. The claim, which is SQL, is replaced by reflection.
    /// </summary>
    public Case With(PaymentStatus status, UnknownReason reason = UnknownReason.NoAnswer)
    {
        switch (status)
        {
            case PaymentStatus.Created:
                break;
            case PaymentStatus.Submitting:
                Claim();
                break;
            case PaymentStatus.Unknown:
                Claim();
                Payment.LoseAnswer(reason, Now);
                break;
            case PaymentStatus.Declined:
                Claim();
                Payment.Decline("NOT_ENOUGH", "no money", DeclineClass.PayerCannotPay, Now.AddDays(1), Now);
                break;
            case PaymentStatus.Reversing:
                With(PaymentStatus.Declined);
                Payment.StartReverse(false, Now);
                break;
            case PaymentStatus.Succeeded:
                Claim();
                Apply(Success());
                break;
            case PaymentStatus.PartiallyRefunded or PaymentStatus.Refunded:
                With(PaymentStatus.Succeeded);
                var back = status == PaymentStatus.Refunded ? Payment.AmountMinor : 1;
                Payment.ReserveRefund(back, Now);
                Payment.CountRefund(back, Now);
                break;
            case PaymentStatus.Reversed:
                With(PaymentStatus.Reversing);
                Payment.ConfirmReversed("CLOSED", Now);
                break;
            case PaymentStatus.Canceled:
                Payment.Cancel("never sent", Now);
                break;
            case PaymentStatus.Failed:
                Claim();
                Payment.Fail("PAYERROR", Now);
                break;
            case PaymentStatus.Quarantined:
                Payment.Quarantine("amount_differs", Now);
                break;
        }
        Assert.Equal(status, Payment.Status);
        return this;
    }

    public PaymentOutcome.Succeeded Success(Func<PaidFacts, PaidFacts>? change = null)
    {
        var facts = new PaidFacts(
            Payment.OutTradeNo,
            "4200001",
            Now,
            Payment.Amount,
            "W1",
            null,
            null,
            null,
            null,
            Payment.SubMchId,
            "CFT",
            8000,
            "CNY",
            null,
            null
        );
        return new PaymentOutcome.Succeeded(change?.Invoke(facts) ?? facts);
    }

    public (OutcomeResult Result, OutcomeRules Rules) Apply(
        PaymentOutcome outcome,
        DateTimeOffset? at = null,
        bool debtFree = true,
        Payment? otherLive = null
    )
    {
        var rules = new OutcomeRules(at ?? Now);
        var result = rules.Apply(Whole(debtFree, otherLive), outcome);
        return (result, rules);
    }

    public OutcomeCase Whole(bool debtFree = true, Payment? otherLive = null, Contract? contract = null) =>
        new()
        {
            Payment = Payment,
            Invoice = Invoice,
            Subscription = Subscription,
            Plan = Plan,
            Customer = Customer,
            Contract = contract ?? Contract,
            HasNoOtherDebt = debtFree,
            OtherLive = otherLive,
        };

    /// <summary>Another contract of the same payer, signed after the payment's own contract ended.</summary>
    public Contract SignedAgain()
    {
        var renewed = Contract.Open(
            Contract.MerchantId,
            Customer.Id,
            Subscription.Id,
            Subscription.NextSigning(Now),
            "main",
            123,
            SigningChannel.MiniProgram,
            Now.AddMinutes(30),
            Now
        );
        renewed.Sign(new ContractFacts("W2", null, null, null, null, Now, null), Now, Now);
        return renewed;
    }

    private void Claim() =>
        typeof(Payment).GetProperty(nameof(Payment.Status))!.SetValue(Payment, PaymentStatus.Submitting);
}
