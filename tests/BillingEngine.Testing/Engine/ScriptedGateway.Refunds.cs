using System.Collections.Concurrent;
using BillingEngine.Domain.Gateway;

namespace BillingEngine.Testing.Engine;

public sealed partial class ScriptedGateway
{
    private readonly ConcurrentDictionary<string, RefundOutcome> refunds = new(StringComparer.Ordinal);

    /// <summary>Answers the next refunds, one after the other, instead of accepting them.</summary>
    public ConcurrentQueue<Func<RefundRequest, RefundOutcome>> Refunds { get; } = new();

    /// <summary>Answers the next refund queries instead of the order book.</summary>
    public ConcurrentQueue<RefundOutcome> RefundQueries { get; } = new();

    /// <summary>What this gateway says of a refund.</summary>
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

    /// <summary>Accepts a refund, whatever is answered: a query then says that it was given back.</summary>
    public RefundOutcome Accept(RefundRequest refund)
    {
        accounts[refund.OutRefundNo] = refund.Route.AccountKey;
        refunds[refund.OutRefundNo] = new RefundOutcome.Succeeded(FactsOf(refund));
        return new RefundOutcome.Processing(FactsOf(refund));
    }

    /// <summary>What was given back of an account's payments; refunds that a test set itself are everybody's.</summary>
    public IEnumerable<RefundFacts> GivenBackOf(GatewayRoute route) =>
        refunds
            .Where(refund => accounts.GetValueOrDefault(refund.Key, route.AccountKey) == route.AccountKey)
            .Select(refund => refund.Value)
            .OfType<RefundOutcome.Succeeded>()
            .Select(back => back.Facts)
            .Where(facts => facts is { SucceededAt: not null, Amount: not null });

    /// <summary>Sets what a query of a refund answers from now on.</summary>
    public void SetRefund(string outRefundNo, RefundOutcome outcome) => refunds[outRefundNo] = outcome;

    /// <inheritdoc/>
    public Task<Answered<RefundOutcome>> RefundAsync(RefundRequest request, CancellationToken cancellationToken) =>
        Answer("refund", request.OutRefundNo, Refunds.TryDequeue(out var told) ? told(request) : Accept(request));

    /// <inheritdoc/>
    public Task<Answered<RefundOutcome>> QueryRefundAsync(RefundQuery query, CancellationToken cancellationToken) =>
        Answer(
            "query_refund",
            query.OutRefundNo,
            RefundQueries.TryDequeue(out var told)
                ? told
                : refunds.GetValueOrDefault(query.OutRefundNo) ?? new RefundOutcome.None()
        );
}
