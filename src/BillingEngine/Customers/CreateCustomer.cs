using BillingEngine.Domain.Common;
using BillingEngine.Domain.Customers;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Customers;

/// <summary>Makes a customer known by the merchant's own reference.</summary>
/// <param name="Reference">The merchant's own name of the customer, unique for the merchant.</param>
/// <param name="DisplayName">What WeChat shows the payer at the signing.</param>
/// <param name="Openid">Who the payer is to the app that signs; the channels mini_program and jsapi need it.</param>
/// <param name="TimeZone">The customer's IANA time zone; the merchant's own where it is left out.</param>
/// <param name="Metadata">The merchant's own pairs of texts, returned as they were given and searchable in
/// lists.</param>
public sealed record CreateCustomer(
    string Reference,
    string DisplayName,
    string? Openid = null,
    string? TimeZone = null,
    IReadOnlyDictionary<string, string>? Metadata = null
) : ICommand<CustomerView>
{
    /// <summary>The customer that these fields make.</summary>
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

/// <summary>The rules of a new customer, alone or inside a subscription.</summary>
public sealed class CreateCustomerValidator : AbstractValidator<CreateCustomer>
{
    /// <summary>The rules.</summary>
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
