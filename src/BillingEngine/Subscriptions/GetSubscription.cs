using BillingEngine.Contracts;
using BillingEngine.Domain.Common;
using BillingEngine.Invoices;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Subscriptions;

/// <summary>Returns one subscription. <paramref name="Expand"/> embeds related objects.</summary>
/// <param name="Subscription">The subscription's identifier.</param>
/// <param name="Expand">Comma-separated related objects to embed instead of their identifiers: <c>contract</c>,
/// <c>latest_invoice</c>.</param>
public sealed record GetSubscription(string Subscription, string? Expand = null) : IQuery<SubscriptionView>;

internal sealed class GetSubscriptionHandler(BillingDbContext db, CurrentMerchant current)
    : IRequestHandler<GetSubscription, Result<SubscriptionView>>
{
    public async Task<Result<SubscriptionView>> Handle(GetSubscription request, CancellationToken cancellationToken)
    {
        if (
            !Id.TryParse<SubscriptionId>(request.Subscription, out var id)
            || await db
                .Subscriptions.AsNoTracking()
                .SingleOrDefaultAsync(s => s.Id == id && s.MerchantId == current.Id, cancellationToken)
                is not { } subscription
        )
        {
            return SubscriptionRefusals.NotFound;
        }

        return (await Expansion.FillAsync(db, [SubscriptionView.Of(subscription)], request.Expand, cancellationToken))[
            0
        ];
    }
}

internal sealed class GetSubscriptionValidator : AbstractValidator<GetSubscription>
{
    public GetSubscriptionValidator() => RuleFor(r => r.Expand).Must(Expansion.IsKnown).WithMessage(Expansion.Rule);
}

/// <summary>The related objects of a subscription that can be embedded.</summary>
internal static class Expansion
{
    public const string Rule = "must name contract, latest_invoice or both, separated by a comma";
    private static readonly string[] Known = ["contract", "latest_invoice"];

    public static string[] Parts(string? expand) => expand?.Split(',') ?? [];

    /// <summary>
    /// Replaces the identifiers of the requested objects by the objects, with two queries for all rows.
    /// </summary>
    public static async Task<IReadOnlyList<SubscriptionView>> FillAsync(
        BillingDbContext db,
        IReadOnlyList<SubscriptionView> views,
        string? expand,
        CancellationToken cancellationToken
    )
    {
        var parts = Parts(expand);
        if (parts.Contains("contract"))
        {
            var ids = views.Select(v => v.Contract).OfType<ContractId>().ToList();
            var contracts = await db
                .Contracts.AsNoTracking()
                .Where(c => ids.Contains(c.Id))
                .ToDictionaryAsync(c => c.Id, ContractView.Of, cancellationToken);
            views = [.. views.Select(v => v.Contract is ContractId id ? v with { Contract = contracts[id] } : v)];
        }
        if (parts.Contains("latest_invoice"))
        {
            var ids = views.Select(v => v.LatestInvoice).OfType<InvoiceId>().ToList();
            var invoices = await db
                .Invoices.AsNoTracking()
                .Where(i => ids.Contains(i.Id))
                .ToDictionaryAsync(i => i.Id, InvoiceView.Of, cancellationToken);
            views =
            [
                .. views.Select(v => v.LatestInvoice is InvoiceId id ? v with { LatestInvoice = invoices[id] } : v),
            ];
        }
        return views;
    }

    public static bool IsKnown(string? expand) => Parts(expand).All(Known.Contains);
}
