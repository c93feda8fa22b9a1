using BillingEngine.Customers;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Customers;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Merchants;
using BillingEngine.Domain.Orders;
using BillingEngine.Domain.Payments;
using BillingEngine.Payments;
using BillingEngine.Platform;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Idempotency;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Orders;

/// <summary>
/// Creates a one-off order that a payer pays in the merchant's app. Where WeChat gives no answer the order is
/// <c>created</c> and <c>app_pay</c> is null: the engine sends the same number again until WeChat has it.
/// </summary>
/// <param name="Amount">The amount in minor units of the currency: 6800 is HKD 68.00.</param>
/// <param name="Currency">The currency of the amount.</param>
/// <param name="Description">The text that the payer reads.</param>
/// <param name="Reference">Your own name of the order; several orders may have the same.</param>
/// <param name="Customer">The customer, by identifier or reference. Any payer may pay the order.</param>
/// <param name="MerchantCategoryCode">The category of the goods; by default the merchant's own.</param>
/// <param name="Attach">A text that WeChat returns unchanged.</param>
/// <param name="GoodsTag">A tag for WeChat's promotions.</param>
/// <param name="Detail">The goods, line by line.</param>
/// <param name="SceneInfo">The place of purchase.</param>
/// <param name="ExpiresIn">For how many seconds it may be paid; by default two hours.</param>
/// <param name="Metadata">The merchant's own pairs of texts, returned as they were given and searchable in
/// lists.</param>
public sealed record CreateOrder(
    long Amount,
    string Currency,
    string Description,
    string? Reference = null,
    string? Customer = null,
    string? MerchantCategoryCode = null,
    string? Attach = null,
    string? GoodsTag = null,
    OrderDetail? Detail = null,
    OrderScene? SceneInfo = null,
    int ExpiresIn = CreateOrder.UsualLifeSeconds,
    IReadOnlyDictionary<string, string>? Metadata = null
) : IGatewayStep<PlacedOrderView>
{
    /// <summary>The lifetime of WeChat's own orders (docs/wechat-pay-orders.md, Ordering).</summary>
    public const int UsualLifeSeconds = 7200;
}

internal sealed class CreateOrderHandler(
    BillingDbContext db,
    CurrentMerchant current,
    IPaymentGateway gateway,
    PaymentGate gate,
    IdempotencyHold hold,
    EngineOptions options,
    TimeProvider clock
) : IRequestHandler<CreateOrder, Result<PlacedOrderView>>
{
    public async Task<Result<PlacedOrderView>> Handle(CreateOrder request, CancellationToken cancellationToken)
    {
        // An earlier request with this key may have been interrupted; the engine pursues what it began. Only after a
        // refusal by WeChat may another order follow.
        if (
            hold.Begun is { } begun
            && await db.OrderAsync(new PaymentId(begun).ToString(), current.Id, cancellationToken)
                is { Status: not PaymentStatus.Canceled } known
        )
        {
            return await ShownAsync(known);
        }

        var made = await MakeAsync(request, cancellationToken);
        if (made.IsError)
            return made.Error;
        var order = made.Value;
        // The caller may have disconnected: the engine waits for the answer to an order that was sent in any case.
        var answer = await gateway.OrderAsync(order.OrderRequest, default);
        await gate.ApplyAsync(
            new ArrivedPayment(answer.Outcome)
            {
                Id = order.Id,
                Fence = order.Fence,
                Attempt = order.Attempts,
                Trace = answer.Trace,
            }
        );
        if (answer is { Outcome: PaymentOutcome.Declined refused, Trace: var trace })
        {
            return OrderRefusals.Refused(
                refused.Code,
                new GatewayRefusal(refused.Code, refused.Message, trace.RequestId)
            );
        }
        return await ShownAsync((await db.OrderAsync(order.Id.ToString(), current.Id, default))!);
    }

    private async Task<Result<Payment>> MakeAsync(CreateOrder request, CancellationToken cancellationToken)
    {
        var merchant = await db.Merchants.AsNoTracking().SingleAsync(m => m.Id == current.Id, cancellationToken);
        // No app could open such an order.
        if (merchant is { SubMchId: not null, SubAppId: null })
            return OrderRefusals.NoApp;
        Customer? customer = null;
        if (request.Customer is { } name)
        {
            customer = await db.Customers.AsNoTracking().NamedAsync(current.Id, name, cancellationToken);
            if (customer is null)
                return CustomerRefusals.NotFound;
        }
        var now = clock.GetUtcNow();
        var order = Payment.ForOrder(Wish(request, merchant), merchant.Id, customer?.Id, merchant.Route, now, now);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        order.ClaimForMaker(await LeaseAsync(cancellationToken));
        db.Payments.Add(order);
        await db.SaveChangesAsync(cancellationToken);
        await hold.BeginAsync(db, order.Id.Value, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        // From here on only the gate writes it.
        db.ChangeTracker.Clear();
        return order;
    }

    private static OrderTerms Wish(CreateOrder request, Merchant merchant) =>
        new(
            new Money(request.Amount, Domain.Common.Currency.Of(request.Currency)),
            request.Description,
            request.MerchantCategoryCode ?? merchant.MerchantCategoryCode,
            TimeSpan.FromSeconds(request.ExpiresIn),
            request.Reference,
            request.Attach,
            request.GoodsTag,
            request.Detail,
            request.SceneInfo,
            request.Metadata ?? new Dictionary<string, string>()
        );

    private async Task<Result<PlacedOrderView>> ShownAsync(Payment order)
    {
        var signed =
            order.Status == PaymentStatus.AwaitingPayer && order.Order!.PayableUntil > clock.GetUtcNow()
                ? await gateway.SignAppPayAsync(order.Route, order.Order.PrepayId!, default)
                : null;
        return new PlacedOrderView(
            OrderView.Of(order),
            signed is null ? null : AppPayView.Of(signed, order.Order!.PayableUntil!.Value)
        );
    }

    private Task<DateTimeOffset> LeaseAsync(CancellationToken cancellationToken)
    {
        double seconds = options.LeaseSeconds;
        return db
            .Database.SqlQuery<DateTimeOffset>($"""SELECT now() + make_interval(secs => {seconds}) AS "Value" """)
            .SingleAsync(cancellationToken);
    }
}
