using BillingEngine.Domain.Common;
using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Orders;

namespace BillingEngine.Domain.Payments;

public sealed partial class Payment
{
    /// <summary>
    /// WeChat does not close an order earlier than this after its creation (docs/wechat-pay-orders.md, Closing).
    /// </summary>
    public static readonly TimeSpan BeforeClosing = TimeSpan.FromMinutes(5);

    // Payers mostly pay at once; these queries make up for lost notifications.
    private static readonly TimeSpan[] QueriesBeforePayment =
    [
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(15),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(6),
        TimeSpan.FromDays(1),
    ];

    // A payment that was in flight when its order was closed arrives soon after, or with the day's statement.
    private static readonly TimeSpan[] QueriesAfterClose = [TimeSpan.FromMinutes(10), TimeSpan.FromDays(1)];

    /// <summary>Creates an APP order; <paramref name="dueAt"/> is when it is sent, normally at once.</summary>
    public static Payment ForOrder(
        OrderTerms terms,
        MerchantId merchant,
        CustomerId? customer,
        GatewayRoute route,
        DateTimeOffset dueAt,
        DateTimeOffset now
    )
    {
        ArgumentNullException.ThrowIfNull(terms);
        var id = Common.Id.New<PaymentId>(now);
        var payment = new Payment
        {
            Id = id,
            MerchantId = merchant,
            Kind = PaymentKind.AppOrder,
            AccountKey = route.AccountKey,
            SubMchId = route.SubMchId,
            SubAppId = route.SubAppId,
            CustomerId = customer,
            OutTradeNo = "A" + Base32.Encode(id.Value),
            Status = PaymentStatus.Created,
            AmountMinor = terms.Amount.Minor,
            Currency = terms.Amount.Currency,
            Description = terms.Description,
            MerchantCategoryCode = terms.MerchantCategoryCode,
            DueAt = dueAt,
            CreatedAt = now,
            Order = Order.Of(id, merchant, terms, now),
        };
        payment.Touch(now);
        return payment;
    }

    /// <summary>
    /// The request that opens the order at WeChat; its content never changes. Requires <see cref="Order"/> to be
    /// loaded.
    /// </summary>
    public OrderRequest OrderRequest =>
        new(
            Route,
            OutTradeNo,
            Amount,
            Description,
            MerchantCategoryCode,
            Order!.ExpiresAt,
            Order.Attach,
            Order.GoodsTag,
            Order.Detail,
            Order.Scene
        );

    /// <summary>Attaches the order row that was read separately.</summary>
    public void AttachOrder(Order order) => Order = order;

    /// <summary>
    /// Claims the payment for the caller that created it and sends it at once. The lease holds until <paramref
    /// name="leaseUntil"/>, by the database's own clock.
    /// </summary>
    public void ClaimForMaker(DateTimeOffset leaseUntil)
    {
        LeaseUntil = leaseUntil;
        Attempts++;
        Fence++;
    }

    /// <summary>WeChat has opened the order and waits for the payer.</summary>
    public void Open(string prepayId, DateTimeOffset now)
    {
        Move(PaymentTrigger.Open, Soonest(now + QueriesBeforePayment[0], now));
        LadderStep = 0;
        Order!.StorePrepayId(prepayId, now);
        Touch(now);
    }

    /// <summary>WeChat has issued another prepay_id for the same order.</summary>
    public void Reopen(string prepayId, DateTimeOffset now)
    {
        if (Status != PaymentStatus.AwaitingPayer)
            throw new IllegalTransitionException("payment", Status.ToString(), nameof(Reopen));
        Order!.StorePrepayId(prepayId, now);
        Touch(now);
    }

    /// <summary>
    /// It is unknown whether WeChat has the order: the same number is sent again, which opens it only once. Unless it
    /// is proven that nothing was performed, the earlier request may still be in flight.
    /// </summary>
    public void SendOrderAgain(UnknownReason reason, DateTimeOffset now, bool isProven = false)
    {
        if (Status != PaymentStatus.Created)
            throw new IllegalTransitionException("payment", Status.ToString(), nameof(SendOrderAgain));
        if (reason != Gateway.UnknownReason.NotPerformed || !isProven)
            LostAt = now;
        DueAt = Soonest(now + Ladder.Pause(Attempts), now);
        LeaseUntil = null;
        Touch(now);
    }

    /// <summary>WeChat refused the only request that was ever sent: the order can never be paid.</summary>
    public void RefuseOrder(string code, string message, DateTimeOffset now)
    {
        NoteRefusal(code, message);
        Order!.GiveUp(OrderEnd.Refused, now);
        EndOrder(PaymentTrigger.Cancel, null, $"refused: {code}", now);
    }

    /// <summary>Stores the code and message of a refusal.</summary>
    public void NoteRefusal(string code, string message) =>
        (DeclineCode, DeclineMessage, DeclineClass) = (code, message, Gateway.DeclineClass.OurFault);

    /// <summary>
    /// Gives the order up: it is closed as soon as WeChat allows it, and replies to earlier requests decide nothing
    /// more.
    /// </summary>
    public void CloseSoon(OrderEnd because, DateTimeOffset now)
    {
        // A request that opens the order may be in flight.
        if (Status == PaymentStatus.Created)
            LostAt = now;
        var allowed = CreatedAt + BeforeClosing;
        Move(PaymentTrigger.StartClose, allowed > now ? allowed : now);
        LadderStep = 0;
        Fence++;
        Order!.GiveUp(because, now);
        Touch(now);
    }

    /// <summary>
    /// A query shows the order closed. WeChat is queried again later because a payment may have been in flight.
    /// </summary>
    public void ConfirmClosed(string tradeState, DateTimeOffset now)
    {
        LadderStep = 0;
        // WeChat itself closes orders that are not paid in time.
        Order!.GiveUp(now >= Order.ExpiresAt ? OrderEnd.Expired : OrderEnd.ClosedByWechat, now);
        EndOrder(PaymentTrigger.ConfirmClosed, now + QueriesAfterClose[0], $"query: {tradeState}", now);
    }

    /// <summary>WeChat has no such order, and no request that could open it is in flight.</summary>
    public void CancelOrder(string evidence, DateTimeOffset now) =>
        EndOrder(PaymentTrigger.Cancel, null, evidence, now);

    /// <summary>A query found a waiting or closed order unchanged: the next query runs later.</summary>
    public void QueryOrderLater(DateTimeOffset now)
    {
        LadderStep++;
        LeaseUntil = null;
        DueAt =
            Status == PaymentStatus.Closed
                ? LadderStep < QueriesAfterClose.Length
                    ? now + QueriesAfterClose[LadderStep]
                    : null
                : Soonest(now + QueriesBeforePayment[Math.Min(LadderStep, QueriesBeforePayment.Length - 1)], now);
        Touch(now);
    }

    private void EndOrder(PaymentTrigger trigger, DateTimeOffset? dueAt, string evidence, DateTimeOffset now)
    {
        Move(trigger, dueAt);
        Evidence = evidence;
        Raise("order.closed", now);
    }

    // Query exactly at expiry, unless that time has passed.
    private DateTimeOffset Soonest(DateTimeOffset planned, DateTimeOffset now) =>
        Order!.ExpiresAt > now && Order.ExpiresAt < planned ? Order.ExpiresAt : planned;
}
