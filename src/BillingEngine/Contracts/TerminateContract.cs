using BillingEngine.Domain.Common;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Contracts;

/// <summary>
/// Ends a contract: from the response on nothing is deducted through it, the engine requests the termination until
/// WeChat confirms it, and its subscriptions require a new signature.
/// </summary>
/// <param name="Note">The reason, as WeChat and the payer read it.</param>
public sealed record TerminateContract(string Note) : ICommand<ContractView>
{
    /// <summary>The contract's identifier.</summary>
    public string Contract { get; init; } = "";
}

internal sealed class TerminateContractHandler(
    BillingDbContext db,
    CurrentMerchant current,
    ContractGate gate,
    TimeProvider clock
) : IRequestHandler<TerminateContract, Result<ContractView>>
{
    public async Task<Result<ContractView>> Handle(TerminateContract request, CancellationToken cancellationToken)
    {
        if (!Id.TryParse<ContractId>(request.Contract, out var id))
            return ContractRefusals.NotFound;
        // Before the contract, in the order that all locks follow.
        await db
            .Subscriptions.FromSql(
                $"SELECT *, xmin FROM subscriptions WHERE contract_id = {id.Value} ORDER BY id FOR UPDATE"
            )
            .LoadAsync(cancellationToken);
        var contract = await db.Contracts.LockAsync(id, cancellationToken);
        if (contract is null || contract.MerchantId != current.Id)
            return ContractRefusals.NotFound;
        var now = clock.GetUtcNow();
        if (!contract.RequestTermination(request.Note, now))
            return ContractRefusals.NotSigned;
        await gate.LoseContractAsync(contract, now, cancellationToken);
        return ContractView.Of(contract);
    }
}

internal sealed class TerminateContractValidator : AbstractValidator<TerminateContract>
{
    public TerminateContractValidator() => RuleFor(r => r.Note).Words(256);
}
