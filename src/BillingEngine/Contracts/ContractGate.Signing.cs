using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Ledger;
using BillingEngine.Domain.Merchants;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Plans;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Contracts;

public sealed partial class ContractGate
{
    private async Task<GateResult> SignAsync(
        Contract contract,
        List<Subscription> subscriptions,
        ContractFacts facts,
        bool isAnswer,
        bool counts,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var customer = await CustomerAsync(contract, cancellationToken);
        var merchant = await db.Merchants.SingleAsync(m => m.Id == contract.MerchantId, cancellationToken);
        if (ContractFit.Mismatch(contract, customer, merchant.SubMchId, facts) is { } reason)
            return await RefuseAsync(contract, reason, counts, now, cancellationToken);
        if (!contract.Sign(facts, RoutineCheck(now), now))
        {
            // A notification reports the past: only an answer proves that the contract is in force now.
            if (isAnswer)
                await StillSignedAsync(contract, counts, now, cancellationToken);
            return new GateResult.Unchanged();
        }
        customer.Learn(string.IsNullOrEmpty(facts.OpenId) ? null : facts.OpenId, null, now);
        var subscription = subscriptions.Single(s => s.Id == contract.SubscriptionId);
        if (!subscription.WantsSignature)
        {
            contract.RequestTermination("The subscription was no longer wanted when it was signed.", now);
            return new GateResult.Applied();
        }
        await TakeAsync(subscription, contract, merchant, now, cancellationToken);
        return new GateResult.Applied();
    }

    /// <summary>
    /// The signed contract that pays for a customer's plans of one template. It is locked, so that its end and a new
    /// use of it see each other.
    /// </summary>
    internal async Task<Contract?> SignedAsync(
        CustomerId customer,
        long templateId,
        CancellationToken cancellationToken
    ) =>
        (
            await db
                .Contracts.FromSql(
                    $"""
                    SELECT *, xmin FROM contracts
                    WHERE customer_id = {customer.Value} AND template_id = {templateId} AND status = 'signed'
                    ORDER BY id LIMIT 1 FOR UPDATE
                    """
                )
                .ToListAsync(cancellationToken)
        ).SingleOrDefault();

    /// <summary>Makes a locked subscription pay through a signed contract, and bills what is due.</summary>
    internal async Task TakeAsync(
        Subscription subscription,
        Contract contract,
        Merchant merchant,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var plan = await db.Plans.SingleAsync(p => p.Id == subscription.PlanId, cancellationToken);
        var lastRetryDay = plan.DunningRetryDays.LastOrDefault();
        if (subscription.TakeSignature(contract.Id, lastRetryDay, now))
            BillFirst(subscription, plan, contract, merchant, now);
        else
            await CollectAsync(subscription, contract, merchant, now, cancellationToken);
    }

    private void BillFirst(
        Subscription subscription,
        Plan plan,
        Contract contract,
        Merchant merchant,
        DateTimeOffset now
    )
    {
        var invoice =
            subscription.Renew(plan, now) ?? throw new InvalidOperationException("A first period is never skipped.");
        db.Payments.Add(Payment.For(invoice, contract, merchant.Route, now, now));
        db.Invoices.Add(invoice);
        db.InvoiceLines.AddRange(invoice.Lines);
        db.Ledger.Add(LedgerRow.Of(invoice.Entry(LedgerKind.InvoiceCreated), now));
    }

    // After a new signature open invoices are collected through the new contract. A deduction that was sent before is
    // replaced only when a query has proven that its number can no longer be paid.
    private async Task CollectAsync(
        Subscription subscription,
        Contract contract,
        Merchant merchant,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        // A signature resumes what the contract's end had stopped, not what a cancel gave up.
        if (!subscription.IsCollectible)
            return;
        var open = await db.Invoices.LockOpenAsync(subscription.Id, cancellationToken);
        var live = await db.Payments.LockLiveAsync(subscription.Id, cancellationToken);
        foreach (var invoice in open)
        {
            var payment = live.SingleOrDefault(p => p.InvoiceId == invoice.Id);
            if (payment is null)
                db.Payments.Add(payment = Payment.For(invoice, contract, merchant.Route, now, now));
            else
                payment.ChangeContract(contract, now);
            if (payment.IsUnderWay)
                invoice.Resume(now);
            else
                invoice.Stop(StoppedReason.OutcomeRefused, now);
        }
    }

    private async Task StillSignedAsync(
        Contract contract,
        bool counts,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        switch (contract.Status)
        {
            case ContractStatus.Signed:
                contract.ConfirmInForce(RoutineCheck(now), now);
                foreach (var payment in await RefusedFor(contract).ToListAsync(cancellationToken))
                    await RaiseOurFaultAsync(payment, now, cancellationToken);
                break;
            case ContractStatus.Terminating when counts:
                contract.CheckLater(RoutineCheck(now), now);
                break;
        }
    }

    private Task RaiseOurFaultAsync(Payment payment, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.RaiseAsync(
            new Alert(
                payment.MerchantId,
                "payment.our_fault",
                $"WeChat refused payment {payment.Id} with {payment.DeclineCode}, yet its contract is in force: the "
                    + "merchant lacks a permission. Fix that, then pay the invoice.",
                "payment",
                payment.Id.Value
            ),
            now,
            log,
            cancellationToken
        );
}
