using System.Collections.Concurrent;
using BillingEngine.Domain.Gateway;

namespace BillingEngine.Testing.Engine;

public sealed partial class ScriptedGateway
{
    private readonly ConcurrentDictionary<string, RefundOutcome> refunds = new(StringComparer.Ordinal);

    /// <summary>Answers of the next refunds, in order, instead of accepting them.</summary>
    public ConcurrentQueue<Func<RefundRequest, RefundOutcome>> Refunds { get; } = new();

    /// <summary>Answers of the next refund queries, instead of the order book.</summary>
    public ConcurrentQueue<RefundOutcome> RefundQueries { get; } = new();

    /// <summary>A refund as this gateway reports it.</summary>
    public RefundFacts FactsOf(RefundRequest refund) =>
        new(
            refund.OutRefundNo,
            "50" + refund.OutRefundNo[^8..],
            null,
            refund.TransactionId,
            refund.Route.SubMchId,
            refund.Amount,
            clock.GetUtcNow(),
            "the payer's balance",
            "REFUND_SOURCE_UNSETTLED_FUNDS",
            null,
            null,
            null,
            null,
            null,
            null
        );

    /// <summary>Accepts a refund regardless of the answer: a query then reports it as succeeded.</summary>
    public RefundOutcome Accept(RefundRequest refund)
    {
        accounts[refund.OutRefundNo] = refund.Route.AccountKey;
        refunds[refund.OutRefundNo] = new RefundOutcome.Succeeded(FactsOf(refund));
        return new RefundOutcome.Processing(FactsOf(refund));
    }

    /// <summary>The refunds of an account; refunds that a test set itself belong to every account.</summary>
    public IEnumerable<RefundFacts> GivenBackOf(GatewayRoute route) =>
        refunds
            .Where(refund => accounts.GetValueOrDefault(refund.Key, route.AccountKey) == route.AccountKey)
            .Select(refund => refund.Value)
            .OfType<RefundOutcome.Succeeded>()
            .Select(back => back.Facts)
            .Where(facts => facts is { SucceededAt: not null, Amount: not null });

    /// <summary>Sets the answer to all further queries of a refund.</summary>
    public void SetRefund(string outRefundNo, RefundOutcome outcome) => refunds[outRefundNo] = outcome;

    /// <inheritdoc/>
    public Task<Answered<RefundOutcome>> RefundAsync(RefundRequest request, CancellationToken cancellationToken) =>
        Answer(
            "refund",
            request.OutRefundNo,
            Refunds.TryDequeue(out var scripted) ? scripted(request) : Accept(request)
        );

    /// <inheritdoc/>
    public Task<Answered<RefundOutcome>> QueryRefundAsync(RefundQuery query, CancellationToken cancellationToken) =>
        Answer(
            "query_refund",
            query.OutRefundNo,
            RefundQueries.TryDequeue(out var scripted)
                ? scripted
                : refunds.GetValueOrDefault(query.OutRefundNo) ?? new RefundOutcome.None()
        );
}
