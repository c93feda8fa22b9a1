using System.Text.Json.Serialization;
using BillingEngine.Customers;
using BillingEngine.Domain.Contracts;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;

namespace BillingEngine.Contracts;

/// <summary>Lists contracts, newest first, by status, customer, our code or WeChat's number.</summary>
/// <param name="Page">The part of the list that is asked for.</param>
/// <param name="Status">Only those in this state.</param>
/// <param name="Customer">Only those of this customer, by identifier or reference.</param>
/// <param name="OutContractCode">Only the one with this code of ours.</param>
/// <param name="ContractNumber">Only the one with this number of WeChat's.</param>
public sealed record ListContracts(
    PageRequest Page,
    string? Status = null,
    string? Customer = null,
    string? OutContractCode = null,
    [property: JsonPropertyName("contract_id")] string? ContractNumber = null
) : IQuery<PageOf<ContractView>>;

internal sealed class ListContractsHandler(BillingDbContext db, CurrentMerchant current)
    : IRequestHandler<ListContracts, Result<PageOf<ContractView>>>
{
    public async Task<Result<PageOf<ContractView>>> Handle(ListContracts request, CancellationToken cancellationToken)
    {
        var rows = db.Contracts.Where(c => c.MerchantId == current.Id);
        if (EnumText.TryParse<ContractStatus>(request.Status, out var status))
            rows = rows.Where(c => c.Status == status);
        if (request.Customer is not null)
        {
            var customer = await db.Customers.FilterIdAsync(current.Id, request.Customer, cancellationToken);
            rows = rows.Where(c => c.CustomerId == customer);
        }
        if (request.OutContractCode is not null || request.ContractNumber is not null)
        {
            var account = await db.AccountKeyAsync(current.Id, cancellationToken);
            rows = rows.Where(c => c.AccountKey == account);
        }
        if (request.OutContractCode is { } code)
            rows = rows.Where(c => c.OutContractCode == code);
        if (request.ContractNumber is { } number)
            rows = rows.Where(c => c.ContractNumber == number);
        return await rows.PageAsync(request.Page, c => c.Id, ContractView.Of, cancellationToken);
    }
}

internal sealed class ListContractsValidator : AbstractValidator<ListContracts>
{
    public ListContractsValidator() => RuleFor(r => r.Status).OneOf<ListContracts, ContractStatus>();
}
