using BillingEngine.Domain.Common;
using BillingEngine.Domain.Ledger;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;

namespace BillingEngine.Ledger;

/// <summary>Lists ledger entries, newest first, by account, kind or cause.</summary>
/// <param name="Page">The part of the list that is asked for.</param>
/// <param name="Account">Only those that debit or credit this account.</param>
/// <param name="Kind">Only those of this kind.</param>
/// <param name="Cause">Only those of the invoice, payment, refund or payout with this identifier.</param>
public sealed record ListLedgerEntries(
    PageRequest Page,
    string? Account = null,
    string? Kind = null,
    string? Cause = null
) : IQuery<PageOf<LedgerEntryView>>;

internal sealed class ListLedgerEntriesHandler(BillingDbContext db, CurrentMerchant current)
    : IRequestHandler<ListLedgerEntries, Result<PageOf<LedgerEntryView>>>
{
    public Task<Result<PageOf<LedgerEntryView>>> Handle(ListLedgerEntries request, CancellationToken cancellationToken)
    {
        var rows = db.Ledger.Where(e => e.MerchantId == current.Id);
        if (EnumText.TryParse<LedgerAccount>(request.Account, out var account))
            rows = rows.Where(e => e.Debit == account || e.Credit == account);
        if (EnumText.TryParse<LedgerKind>(request.Kind, out var kind))
            rows = rows.Where(e => e.Kind == kind);
        if (request.Cause is { } name && LedgerCause.TryParse(name, out var cause))
            rows = rows.Where(e => e.CauseId == cause);
        return rows.PageAsync(
            request.Page,
            e => e.Id,
            LedgerEntryView.Of,
            cancellationToken,
            nameof(LedgerRow.BookedAt)
        );
    }
}

internal sealed class ListLedgerEntriesValidator : AbstractValidator<ListLedgerEntries>
{
    public ListLedgerEntriesValidator()
    {
        RuleFor(r => r.Account).OneOf<ListLedgerEntries, LedgerAccount>();
        RuleFor(r => r.Kind).OneOf<ListLedgerEntries, LedgerKind>();
        RuleFor(r => r.Cause)
            .Must(name => name is null || LedgerCause.TryParse(name, out _))
            .WithMessage("must be the identifier of an invoice, a payment, a refund or a payout");
    }
}

/// <summary>Parses the identifier of any object that causes ledger entries.</summary>
internal static class LedgerCause
{
    public static bool TryParse(string name, out Guid id)
    {
        id =
            Id.TryParse<InvoiceId>(name, out var invoice) ? invoice.Value
            : Id.TryParse<PaymentId>(name, out var payment) ? payment.Value
            : Id.TryParse<RefundId>(name, out var refund) ? refund.Value
            : Id.TryParse<SettlementId>(name, out var payout) ? payout.Value
            : default;
        return id != default;
    }
}
