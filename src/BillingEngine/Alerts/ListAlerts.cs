using BillingEngine.Domain.Common;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;

namespace BillingEngine.Alerts;

/// <summary>
/// Lists alerts, newest first: the merchant's own; with an operator's key those of every merchant and those about the
/// engine itself.
/// </summary>
/// <param name="Page">The part of the list that is asked for.</param>
/// <param name="Status">Only those that are open, or only those that are not.</param>
/// <param name="Code">Only those of this kind.</param>
/// <param name="Object">Only those about the object with this identifier.</param>
/// <param name="Merchant">Only those of the merchant with this identifier.</param>
public sealed record ListAlerts(
    PageRequest Page,
    string? Status = null,
    string? Code = null,
    string? Object = null,
    string? Merchant = null
) : IQuery<PageOf<AlertView>>;

internal sealed class ListAlertsHandler(BillingDbContext db, CurrentMerchant current)
    : IRequestHandler<ListAlerts, Result<PageOf<AlertView>>>
{
    public Task<Result<PageOf<AlertView>>> Handle(ListAlerts request, CancellationToken cancellationToken)
    {
        var rows = db.Alerts.SeenBy(current);
        if (EnumText.TryParse<AlertStatus>(request.Status, out var status))
            rows = rows.Where(a => a.ResolvedAt == null == (status == AlertStatus.Open));
        if (request.Code is { } code)
            rows = rows.Where(a => a.Code == code);
        if (request.Object is { } name && AlertObjects.TryParse(name, out var id))
            rows = rows.Where(a => a.ObjectId == id);
        if (Id.TryParse<MerchantId>(request.Merchant, out var merchant))
            rows = rows.Where(a => a.MerchantId == merchant);
        return rows.PageAsync(request.Page, a => a.Id, AlertView.Of, cancellationToken, nameof(AlertRow.RaisedAt));
    }
}

internal sealed class ListAlertsValidator : AbstractValidator<ListAlerts>
{
    public ListAlertsValidator()
    {
        RuleFor(r => r.Status).OneOf<ListAlerts, AlertStatus>();
        RuleFor(r => r.Object)
            .Must(text => text is null || AlertObjects.TryParse(text, out _))
            .WithMessage("must be the identifier of an object, such as pay_01J…");
        RuleFor(r => r.Merchant).IdOf<ListAlerts, MerchantId>();
    }
}

/// <summary>Limits alerts to those that an API key may see.</summary>
internal static class AlertReach
{
    /// <summary>The merchant's own alerts; for an operator all, including those about the engine itself.</summary>
    public static IQueryable<AlertRow> SeenBy(this IQueryable<AlertRow> alerts, CurrentMerchant current)
    {
        if (current.Scopes.HasFlag(Scopes.Operator))
            return alerts;
        MerchantId? own = current.Id;
        return alerts.Where(a => a.MerchantId == own);
    }
}
