using BillingEngine.Domain.Common;
using BillingEngine.Domain.Customers;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Customers;

/// <summary>Creates a customer under the merchant's own reference.</summary>
/// <param name="Reference">The merchant's own identifier of the customer, unique for the merchant.</param>
/// <param name="DisplayName">The name that WeChat shows the payer when signing.</param>
/// <param name="Openid">The payer's openid in the app used for signing; required for the channels mini_program and
/// jsapi.</param>
/// <param name="TimeZone">The customer's IANA time zone; default: the merchant's.</param>
/// <param name="Metadata">The merchant's own key-value pairs, returned unchanged; lists can be filtered by
/// them.</param>
public sealed record CreateCustomer(
    string Reference,
    string DisplayName,
    string? Openid = null,
    string? TimeZone = null,
    IReadOnlyDictionary<string, string>? Metadata = null
) : ICommand<CustomerView>
{
    /// <summary>The new customer.</summary>
    public Customer Make(MerchantId merchant, DateTimeOffset now) =>
        Customer.Create(
            merchant,
            Reference,
            Openid,
            DisplayName,
            TimeZone,
            Metadata ?? new Dictionary<string, string>(),
            now
        );
}

internal sealed class CreateCustomerHandler(BillingDbContext db, CurrentMerchant current, TimeProvider clock)
    : IRequestHandler<CreateCustomer, Result<CustomerView>>
{
    public async Task<Result<CustomerView>> Handle(CreateCustomer request, CancellationToken cancellationToken)
    {
        if (
            await db.Customers.AnyAsync(
                c => c.MerchantId == current.Id && c.Reference == request.Reference,
                cancellationToken
            )
        )
        {
            return CustomerRefusals.ReferenceTaken;
        }

        var customer = request.Make(current.Id, clock.GetUtcNow());
        db.Customers.Add(customer);
        return CustomerView.Of(customer);
    }
}

/// <summary>Validates a new customer, alone or inside a new subscription.</summary>
public sealed class CreateCustomerValidator : AbstractValidator<CreateCustomer>
{
    public CreateCustomerValidator()
    {
        RuleFor(r => r.Reference)
            .Words(128)
            .Must(reference => !Id.TryParse<CustomerId>(reference, out _))
            .WithMessage("must not look like an identifier of this API");
        RuleFor(r => r.DisplayName).Words(32);
        RuleFor(r => r.Openid).Openid();
        RuleFor(r => r.TimeZone).KnownZone();
        RuleFor(r => r.Metadata).Pairs();
    }
}
