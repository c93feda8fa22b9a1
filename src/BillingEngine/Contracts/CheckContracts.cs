using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Gateway;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Contracts;

/// <summary>
/// Queries WeChat for contracts: whether a pending one was signed, and whether a signed one is still in force. Requests
/// the termination of those that are to end until WeChat confirms it.
/// </summary>
public sealed record CheckContracts(int Limit) : ISweep;

/// <summary>Handles <see cref="CheckContracts"/>.</summary>
public sealed class CheckContractsHandler(
    BillingDbContext db,
    ContractInquiry inquiry,
    BatchRunner runner,
    TimeProvider clock
) : IRequestHandler<CheckContracts, Result<int>>
{
    /// <inheritdoc/>
    public async Task<Result<int>> Handle(CheckContracts request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        // The claim sets a date a little later: a node that dies after it only delays the query, and a slow one finds
        // the date changed when its answer arrives.
        var due = await db
            .Contracts.FromSql(
                $"""
                UPDATE contracts c SET next_check_at = {now.AddMinutes(2)}
                FROM (SELECT id FROM contracts WHERE next_check_at <= {now} ORDER BY next_check_at LIMIT {request.Limit}
                  FOR UPDATE SKIP LOCKED) due
                WHERE c.id = due.id
                RETURNING c.*, c.xmin
                """
            )
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        await runner.RunEachAsync(
            due,
            8,
            c => (c.MerchantId, "contract", c.Id.Value),
            (scope, contract, _) => CheckAsync(scope, contract),
            default
        );
        return due.Count;
    }

    private async Task CheckAsync(IServiceProvider scope, Contract contract)
    {
        var (outcome, call) = await inquiry.AskAsync(contract, default);
        await scope
            .GetRequiredService<ContractGate>()
            .ApplyAsync(
                new ArrivedContract(outcome)
                {
                    Id = contract.Id,
                    Call = call,
                    ClaimedUntil = contract.NextCheckAt,
                },
                default
            );
    }
}

/// <summary>The call to WeChat that a contract's state requires.</summary>
public sealed class ContractInquiry(IPaymentGateway gateway, IServiceScopeFactory scopes, TimeProvider clock)
{
    /// <summary>
    /// Queries a contract, or requests its termination where that is pending; changes nothing itself.
    /// </summary>
    public async Task<(ContractOutcome Outcome, GatewayCallRow Call)> AskAsync(
        Contract contract,
        CancellationToken cancellationToken
    )
    {
        var route = await RouteAsync(contract.MerchantId, cancellationToken);
        if (contract is { Status: ContractStatus.Terminating, ContractNumber: { } number })
        {
            var ended = await gateway.TerminateContractAsync(
                new TerminateRequest(route, number, contract.TerminationNote ?? "Ended by the merchant"),
                cancellationToken
            );
            if (ended.Outcome is TerminateOutcome.Done)
            {
                var facts = new ContractFacts(number, null, null, null, null, null, null);
                return (
                    new ContractOutcome.Terminated(facts, TerminatedBy.Merchant, null),
                    Call(contract, ended.Outcome, ended.Trace)
                );
            }
            if (ended.Outcome is TerminateOutcome.Unknown unknown)
                return (new ContractOutcome.Unknown(unknown.Detail), Call(contract, ended.Outcome, ended.Trace));
            // After "does not exist" and refusals alike, only a query shows whether it has ended.
        }
        var asked = await gateway.QueryContractAsync(
            new ContractQuery(route, contract.ContractNumber, contract.OutContractCode, contract.TemplateId),
            cancellationToken
        );
        return (asked.Outcome, Call(contract, asked.Outcome, asked.Trace));
    }

    private GatewayCallRow Call(Contract contract, object outcome, CallTrace trace) =>
        GatewayCallRow.Of(
            contract.MerchantId,
            contract.Id.Value,
            contract.SubscriptionId,
            null,
            outcome,
            trace,
            clock.GetUtcNow()
        );

    private async Task<GatewayRoute> RouteAsync(MerchantId merchant, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BillingDbContext>();
        return (await db.Merchants.AsNoTracking().SingleAsync(m => m.Id == merchant, cancellationToken)).Route;
    }
}
