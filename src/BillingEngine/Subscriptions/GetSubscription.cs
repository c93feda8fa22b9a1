using BillingEngine.Contracts;
using BillingEngine.Domain.Common;
using BillingEngine.Invoices;
using BillingEngine.Persistence;
using BillingEngine.Pipeline;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Subscriptions;

/// <summary>
/// Shows one subscription; <paramref name="Expand"/> names, comma-separated, what stands in full instead of by
/// identifier.
/// </summary>
/// <param name="Subscription">The subscription's identifier.</param>
/// <param name="Expand">What stands in full instead of by identifier, comma-separated: <c>contract</c>,
/// <c>latest_invoice</c>.</param>
public sealed record GetSubscription(string Subscription, string? Expand = null) : IQuery<SubscriptionView>;

internal sealed class GetSubscriptionHandler(BillingDbContext db, CurrentMerchant current)
    : IRequestHandler<GetSubscription, Result<SubscriptionView>>
{
    public async Task<Result<SubscriptionView>> Handle(GetSubscription request, CancellationToken cancellationToken)
    {
        if (!Id.TryParse<SubscriptionId>(request.Subscription, out var id)
            || await db.Subscriptions.AsNoTracking()
                .SingleOrDefaultAsync(s => s.Id == id && s.MerchantId == current.Id, cancellationToken)
                is not { } subscription)
            return SubscriptionRefusals.NotFound;
        var view = SubscriptionView.Of(subscription);
        var parts = Expansion.Parts(request.Expand);
        if (parts.Contains("contract") && subscription.ContractId is { } contractId)
        {
            var contract = await db.Contracts.AsNoTracking().SingleAsync(c => c.Id == contractId, cancellationToken);
            view = view with { Contract = ContractView.Of(contract) };
        }
        if (parts.Contains("latest_invoice") && subscription.LatestInvoiceId is { } invoiceId)
        {
            var invoice = await db.Invoices.AsNoTracking().SingleAsync(i => i.Id == invoiceId, cancellationToken);
            view = view with { LatestInvoice = InvoiceView.Of(invoice) };
        }
        return view;
    }
}

internal sealed class GetSubscriptionValidator : AbstractValidator<GetSubscription>
{
    public GetSubscriptionValidator() => RuleFor(r => r.Expand).Must(Expansion.IsKnown).WithMessage(Expansion.Rule);
}

/// <summary>The parts of a subscription that may stand in full.</summary>
internal static class Expansion
{
    public const string Rule = "must name contract, latest_invoice or both, separated by a comma";
    private static readonly string[] Known = ["contract", "latest_invoice"];

    public static string[] Parts(string? expand) => expand?.Split(',') ?? [];

    public static bool IsKnown(string? expand) => Parts(expand).All(Known.Contains);
}
