using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Gateway;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Contracts;

/// <summary>
/// Shows one contract; with <paramref name="Refresh"/> the engine first queries WeChat and applies the answer.
/// </summary>
/// <param name="Contract">The contract's identifier.</param>
/// <param name="Refresh">Whether to query WeChat first: <c>true</c> or <c>false</c>.</param>
public sealed record GetContract(string Contract, bool Refresh = false) : IGatewayStep<ContractView>;

internal sealed class GetContractHandler(
    BillingDbContext db,
    CurrentMerchant current,
    ContractInquiry inquiry,
    ContractGate gate
) : IRequestHandler<GetContract, Result<ContractView>>
{
    public async Task<Result<ContractView>> Handle(GetContract request, CancellationToken cancellationToken)
    {
        if (
            !Id.TryParse<ContractId>(request.Contract, out var id)
            || await FindAsync(id, cancellationToken) is not { } contract
        )
        {
            return ContractRefusals.NotFound;
        }
        // An expired one too: it may have been signed just before it expired.
        if (request.Refresh && contract.Status != ContractStatus.Terminated)
        {
            var (outcome, call) = await inquiry.AskAsync(contract, cancellationToken);
            await gate.ApplyAsync(
                new ArrivedContract(outcome)
                {
                    Id = id,
                    Call = call,
                    IsManual = true,
                },
                cancellationToken
            );
            // Signed here and not found there: one "not found" ends nothing, and must not be shown as "in force".
            if (
                outcome is ContractOutcome.Unknown
                || (outcome is ContractOutcome.NotFound && contract.Status == ContractStatus.Signed)
            )
            {
                return GatewayRefusals.Of(call.HttpStatus, call.Code, call.Message, call.RequestId);
            }

            contract = (await FindAsync(id, cancellationToken))!;
        }
        return ContractView.Of(contract);
    }

    private Task<Contract?> FindAsync(ContractId id, CancellationToken cancellationToken) =>
        db
            .Contracts.AsNoTracking()
            .SingleOrDefaultAsync(c => c.Id == id && c.MerchantId == current.Id, cancellationToken);
}
