using BillingEngine.Contracts;
using BillingEngine.Customers;
using BillingEngine.Domain.Calendar;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Plans;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Payments;
using BillingEngine.Plans;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Subscriptions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Testing.Engine;

/// <summary>The starting states of tests, created through use cases.</summary>
public static class Given
{
    private static int count;

    /// <summary>A plan; monthly at 88.00 HKD by default.</summary>
    public static async Task<PlanView> PlanAsync(
        this EngineHost host,
        long amount = 8800,
        string currency = "HKD",
        IntervalUnit interval = IntervalUnit.Month,
        int trialDays = 0,
        IReadOnlyList<int>? retryDays = null,
        DunningEnd then = DunningEnd.Cancel,
        MissedPeriods missed = MissedPeriods.BillAll,
        long template = 123
    ) =>
        (
            await host.SendAsync(
                new CreatePlan(
                    $"plan-{Interlocked.Increment(ref count)}",
                    "Plan",
                    amount,
                    currency,
                    interval,
                    template,
                    TrialDays: trialDays,
                    Dunning: new DunningFields(retryDays, then),
                    MissedPeriods: missed
                )
            )
        ).Value;

    /// <summary>A subscription with a pending signature.</summary>
    public static async Task<EnrolledView> EnrolledAsync(
        this EngineHost host,
        PlanView plan,
        string? reference = null,
        DateTimeOffset? trialEnd = null,
        DateTimeOffset? anchor = null,
        bool allowDuplicate = false
    )
    {
        reference ??= $"user-{Interlocked.Increment(ref count)}";
        var result = await host.SendAsync(
            new CreateSubscription(
                plan.Code,
                new TextOr<CreateCustomer>(new CreateCustomer(reference, "Li Lei", "o" + reference)),
                SigningChannel.MiniProgram,
                TrialEnd: trialEnd,
                BillingAnchor: anchor,
                AllowDuplicate: allowDuplicate
            )
        );
        return result.Value;
    }

    /// <summary>WeChat reports that the contract of a subscription is signed.</summary>
    public static async Task SignAsync(this EngineHost host, EnrolledView enrolled)
    {
        var contract = (ContractView)enrolled.Contract!;
        var facts = host.FactsOf(contract);
        host.Gateway.SetContract(contract.OutContractCode, new ContractOutcome.Signed(facts));
        await host.TellAsync(contract.Id, new ContractOutcome.Signed(facts));
    }

    /// <summary>A contract as WeChat reports it.</summary>
    public static ContractFacts FactsOf(this EngineHost host, ContractView contract) =>
        new(
            "W" + contract.OutContractCode,
            contract.OutContractCode,
            contract.ContractTemplateId,
            null,
            null,
            host.Clock.GetUtcNow(),
            null
        );

    /// <summary>A report on a contract, from a query or a notification.</summary>
    public static async Task<GateResult> TellAsync(this EngineHost host, ContractId contract, ContractOutcome outcome)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var type = outcome is ContractOutcome.Signed ? "PAPAY.SIGN" : "PAPAY.TERMINATE";
        var note = host.KeepsNotifications
            ? NotificationRow.Of(
                host.Merchant.AccountKey,
                new NotificationHead(Guid.NewGuid().ToString(), type, "", ""),
                host.Clock.GetUtcNow()
            )
            : null;
        return await scope
            .ServiceProvider.GetRequiredService<ContractGate>()
            .ApplyAsync(new ArrivedContract(outcome) { Id = contract, Notification = note }, default);
    }

    /// <summary>An outcome of a payment, with or without a claim.</summary>
    public static Task<GateResult> ApplyAsync(
        this EngineHost host,
        Payment payment,
        PaymentOutcome outcome,
        long? fence = null,
        CallTrace? trace = null
    ) =>
        host
            .Services.GetRequiredService<PaymentGate>()
            .ApplyAsync(
                new ArrivedPayment(outcome)
                {
                    Id = payment.Id,
                    Fence = fence,
                    Trace = trace,
                }
            );

    /// <summary>A subscription that is signed and paid for its first period.</summary>
    public static async Task<EnrolledView> ActiveAsync(this EngineHost host, PlanView plan, string? reference = null)
    {
        var enrolled = await host.EnrolledAsync(plan, reference);
        await host.SignAsync(enrolled);
        await host.RunAsync();
        Assert.Equal(SubscriptionStatus.Active, (await host.SubscriptionAsync(enrolled.Id)).Status);
        return enrolled;
    }

    /// <summary>A subscription whose renewal was declined for lack of funds.</summary>
    public static async Task<EnrolledView> PastDueAsync(this EngineHost host, PlanView plan)
    {
        var enrolled = await host.ActiveAsync(plan);
        await host.NextDeductionsAsync(enrolled.Id, _ => NoFunds);
        await host.RunUntilAsync((await host.SubscriptionAsync(enrolled.Id)).NextRenewalAt!.Value);
        Assert.Equal(SubscriptionStatus.PastDue, (await host.SubscriptionAsync(enrolled.Id)).Status);
        return enrolled;
    }

    /// <summary>
    /// Answers the next deductions of a subscription, in order, instead of taking the money.
    /// </summary>
    public static async Task NextDeductionsAsync(
        this EngineHost host,
        SubscriptionId id,
        params Func<DeductRequest, PaymentOutcome>[] answers
    ) => host.Gateway.NextDeductions((await host.ContractAsync(id)).ContractNumber!, answers);

    /// <summary>The decline for insufficient funds.</summary>
    public static PaymentOutcome NoFunds { get; } =
        new PaymentOutcome.Declined("NOT_ENOUGH", "insufficient funds", DeclineClass.PayerCannotPay);

    /// <summary>No answer.</summary>
    public static PaymentOutcome NoAnswer { get; } = new PaymentOutcome.Unknown(UnknownReason.NoAnswer, "time-out");

    /// <summary>A subscription as stored.</summary>
    public static Task<Subscription> SubscriptionAsync(this EngineHost host, SubscriptionId id) =>
        host.ReadAsync(db => db.Subscriptions.AsNoTracking().SingleAsync(s => s.Id == id));

    /// <summary>The contract that a subscription is paid through, as stored.</summary>
    public static async Task<Contract> ContractAsync(this EngineHost host, SubscriptionId id)
    {
        var contract = (await host.SubscriptionAsync(id)).ContractId!.Value;
        return await host.ReadAsync(db => db.Contracts.AsNoTracking().SingleAsync(c => c.Id == contract));
    }

    /// <summary>The invoices of a subscription, oldest first.</summary>
    public static Task<List<Invoice>> InvoicesAsync(this EngineHost host, SubscriptionId id) =>
        host.ReadAsync(db =>
            db.Invoices.AsNoTracking().Where(i => i.SubscriptionId == id).OrderBy(i => i.PeriodStart).ToListAsync()
        );

    /// <summary>The payments of a subscription, oldest first.</summary>
    public static Task<List<Payment>> PaymentsAsync(this EngineHost host, SubscriptionId id) =>
        host.ReadAsync(db =>
            db.Payments.AsNoTracking()
                .Where(p => p.SubscriptionId == id)
                .OrderBy(p => p.CreatedAt)
                .ThenBy(p => p.OutTradeNo)
                .ToListAsync()
        );

    /// <summary>The types of every event on a subscription's timeline, oldest first.</summary>
    public static Task<List<string>> EventsAsync(this EngineHost host, SubscriptionId id) =>
        host.ReadAsync(db =>
            db.Events.AsNoTracking()
                .Where(e => e.SubscriptionId == id.Value)
                .OrderBy(e => e.CreatedAt)
                .Select(e => e.Type)
                .ToListAsync()
        );
}
