using BillingEngine.Domain.Common;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Persistence;
using BillingEngine.Pipeline;
using FluentValidation;
using MediatR;

namespace BillingEngine.Subscriptions;

/// <summary>When a cancel takes effect.</summary>
public enum CancelAt
{
    /// <summary>At once.</summary>
    Now,
    /// <summary>With the period that is paid.</summary>
    PeriodEnd,
}

/// <summary>What is given back for the rest of a canceled period.</summary>
public enum CancelRefund
{
    /// <summary>Nothing: money already taken is not touched.</summary>
    None,
}

/// <summary>
/// Ends a subscription now or with its period; queued deductions die in the same transaction, one on the wire is named.
/// </summary>
/// <param name="At">When it takes effect.</param>
/// <param name="Refund">What is given back for the rest of the period.</param>
/// <param name="Reason">Why, for the timeline.</param>
public sealed record CancelSubscription(
    CancelAt At = CancelAt.PeriodEnd, CancelRefund Refund = CancelRefund.None, string? Reason = null)
        : ICommand<CanceledView>
{
    /// <summary>The subscription's identifier.</summary>
    public string Subscription { get; init; } = "";
}

internal sealed class CancelSubscriptionHandler(BillingDbContext db, CurrentMerchant current, SubscriptionEnding ending,
    TimeProvider clock)
    : IRequestHandler<CancelSubscription, Result<CanceledView>>
{
    public async Task<Result<CanceledView>> Handle(CancelSubscription request, CancellationToken cancellationToken)
    {
        if (!Id.TryParse<SubscriptionId>(request.Subscription, out var id))
            return SubscriptionRefusals.NotFound;
        var subscription = await db.Subscriptions.LockAsync(id, cancellationToken);
        if (subscription is null || subscription.MerchantId != current.Id)
            return SubscriptionRefusals.NotFound;
        var now = clock.GetUtcNow();
        if (SubscriptionLifecycle.IsEnded(subscription.Status)
            || (subscription.CancelAtPeriodEnd && request.At == CancelAt.PeriodEnd))
            return SubscriptionRefusals.AlreadyCanceled;
        if (request.At == CancelAt.Now)
        {
            subscription.Cancel(request.Reason, now);
            var inFlight = await ending.SettleAsync(
                subscription, giveUpOpenInvoices: false, request.Reason
                    ?? "Canceled by the merchant", now, cancellationToken);
            return new CanceledView(SubscriptionView.Of(subscription), inFlight);
        }
        if (subscription.Status == SubscriptionStatus.Incomplete)
            return SubscriptionRefusals.NotStarted;
        var onTheWire = await StopRetriesAsync(id, now, cancellationToken);
        subscription.CancelWithPeriod(request.Reason, onTheWire is not null, now);
        return new CanceledView(SubscriptionView.Of(subscription), onTheWire);
    }

    // Rule 9 of money: every queued retry stops in the transaction that acknowledges the cancel.
    private async Task<PaymentId?> StopRetriesAsync(
        SubscriptionId id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var open = await db.Invoices.LockOpenAsync(id, cancellationToken);
        var live = await db.Payments.LockLiveAsync(id, cancellationToken);
        var onTheWire = live.Where(payment => payment.Abandon(now)).ToList();
        foreach (var invoice in open.Where(i => !onTheWire.Exists(payment => payment.InvoiceId == i.Id)))
            invoice.Stop(StoppedReason.Canceled, now);
        return onTheWire.LastOrDefault()?.Id;
    }
}

internal sealed class CancelSubscriptionValidator : AbstractValidator<CancelSubscription>
{
    public CancelSubscriptionValidator() => RuleFor(r => r.Reason!).Words(200).When(r => r.Reason is not null);
}
