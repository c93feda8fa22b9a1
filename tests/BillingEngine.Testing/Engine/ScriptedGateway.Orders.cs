using System.Collections.Concurrent;
using BillingEngine.Domain.Gateway;

namespace BillingEngine.Testing.Engine;

public sealed partial class ScriptedGateway
{
    private readonly ConcurrentDictionary<string, OrderRequest> appOrders = new(StringComparer.Ordinal);
    private int prepays;

    /// <summary>Answers of the next calls that open an APP order, in order, instead of opening it.</summary>
    public ConcurrentQueue<Func<OrderRequest, PaymentOutcome>> Orders { get; } = new();

    /// <summary>Answers of the next closings of an APP order, instead of the order book.</summary>
    public ConcurrentQueue<Func<PaymentQuery, ReverseOutcome>> Closings { get; } = new();

    /// <summary>Runs inside each call that opens an order, before the answer.</summary>
    public Func<OrderRequest, Task>? DuringOrder { get; set; }

    /// <summary>The last request to open an order.</summary>
    public OrderRequest OrderOf(string outTradeNo) => appOrders[outTradeNo];

    /// <summary>Opens an order regardless of the answer: a query then reports it as unpaid.</summary>
    public PaymentOutcome OpenOrder(OrderRequest order)
    {
        appOrders[order.OutTradeNo] = order;
        orders.TryAdd(order.OutTradeNo, new PaymentOutcome.Unpaid(Exists: true));
        return new PaymentOutcome.Opened($"wx{Interlocked.Increment(ref prepays):00000000}");
    }

    /// <summary>Pays an APP order; returns the success as this gateway reports it.</summary>
    public PaymentOutcome.Succeeded PayOrder(string outTradeNo)
    {
        var order = appOrders[outTradeNo];
        var success = new PaymentOutcome.Succeeded(
            new PaidFacts(
                outTradeNo,
                $"42{Interlocked.Increment(ref transactions):0000000000}",
                clock.GetUtcNow(),
                order.Amount,
                null,
                null,
                "oWhoever",
                null,
                null,
                order.Route.SubMchId,
                "CFT",
                null,
                null,
                null,
                null
            )
        );
        orders[outTradeNo] = success;
        Taken.AddOrUpdate(outTradeNo, 1, (_, n) => n + 1);
        return success;
    }

    /// <inheritdoc/>
    public async Task<Answered<PaymentOutcome>> OrderAsync(OrderRequest request, CancellationToken cancellationToken)
    {
        if (DuringOrder is { } during)
            await during(request);
        return await Answer(
            "create_order",
            request.OutTradeNo,
            Orders.TryDequeue(out var scripted) ? scripted(request) : OpenOrder(request)
        );
    }

    /// <inheritdoc/>
    public Task<Answered<ReverseOutcome>> CloseOrderAsync(PaymentQuery query, CancellationToken cancellationToken)
    {
        var outcome = Closings.TryDequeue(out var scripted) ? scripted(query) : CloseOrder(query.OutTradeNo);
        return Answer("close_order", query.OutTradeNo, outcome);
    }

    /// <summary>Closes an order in the order book if it exists and is not paid.</summary>
    public ReverseOutcome CloseOrder(string outTradeNo)
    {
        switch (orders.GetValueOrDefault(outTradeNo))
        {
            case PaymentOutcome.Succeeded:
                return new ReverseOutcome.Paid();
            case PaymentOutcome.Unpaid { Exists: true } or PaymentOutcome.Dead:
                orders[outTradeNo] = new PaymentOutcome.Dead("CLOSED");
                return new ReverseOutcome.Closed();
            default:
                return new ReverseOutcome.NotFound();
        }
    }

    /// <inheritdoc/>
    public Task<AppPay?> SignAppPayAsync(GatewayRoute route, string prepayId, CancellationToken cancellationToken) =>
        Task.FromResult<AppPay?>(
            new AppPay(route.SubAppId ?? "wxapp", "1900000109", prepayId, "Sign=WXPay", "nonce", "1760000000", "signed")
        );
}
