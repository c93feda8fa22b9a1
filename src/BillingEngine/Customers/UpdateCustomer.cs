using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Customers;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Customers;

/// <summary>
/// Updates a customer. The openid cannot change while a contract is being signed or is in force: another person would
/// pay.
/// </summary>
/// <param name="Openid">The payer's openid in the app used for signing.</param>
/// <param name="DisplayName">The name that WeChat shows the payer when signing.</param>
/// <param name="TimeZone">The customer's IANA time zone; null uses the merchant's. It applies to subscriptions created
/// from now on; the periods of existing subscriptions do not change.</param>
/// <param name="Metadata">The merchant's own key-value pairs, returned unchanged; lists can be filtered by
/// them.</param>
public sealed record UpdateCustomer(
    Change<string> Openid,
    Change<string> DisplayName,
    Change<string?> TimeZone,
    Change<IReadOnlyDictionary<string, string>> Metadata
) : ICommand<CustomerView>
{
    /// <summary>The customer's identifier or reference.</summary>
    public string Customer { get; init; } = "";
}

internal sealed class UpdateCustomerHandler(BillingDbContext db, CurrentMerchant current, TimeProvider clock)
    : IRequestHandler<UpdateCustomer, Result<CustomerView>>
{
    public async Task<Result<CustomerView>> Handle(UpdateCustomer request, CancellationToken cancellationToken)
    {
        if (await db.Customers.NamedAsync(current.Id, request.Customer, cancellationToken) is not { } customer)
            return CustomerRefusals.NotFound;
        var now = clock.GetUtcNow();
        if (
            customer.OpenId is not null
            && request.Openid.Or(customer.OpenId) != customer.OpenId
            && await HasContractAsync(customer, cancellationToken)
        )
        {
            return CustomerRefusals.OpenidInUse;
        }

        customer.Update(
            request.Openid.Or(customer.OpenId!),
            request.DisplayName.Or(customer.DisplayName),
            null,
            request.Metadata.Or(customer.Metadata),
            now
        );
        if (request.TimeZone.IsGiven)
            customer.ChangeTimeZone(request.TimeZone.Value, now);
        return CustomerView.Of(customer);
    }

    private Task<bool> HasContractAsync(Customer customer, CancellationToken cancellationToken) =>
        db.Contracts.AnyAsync(
            c =>
                c.CustomerId == customer.Id
                && (
                    c.Status == ContractStatus.Pending
                    || c.Status == ContractStatus.Signed
                    || c.Status == ContractStatus.Terminating
                ),
            cancellationToken
        );
}

internal sealed class UpdateCustomerValidator : AbstractValidator<UpdateCustomer>
{
    public UpdateCustomerValidator()
    {
        RuleFor(r => r.Openid.Value).Openid().OverridePropertyName("Openid").When(r => r.Openid.IsGiven);
        RuleFor(r => r.DisplayName.Value)
            .Words(32)
            .OverridePropertyName("DisplayName")
            .When(r => r.DisplayName.IsGiven);
        RuleFor(r => r.TimeZone.Value).KnownZone().OverridePropertyName("TimeZone").When(r => r.TimeZone.IsGiven);
        RuleFor(r => r.Metadata.Value).Pairs().OverridePropertyName("Metadata").When(r => r.Metadata.IsGiven);
    }
}
