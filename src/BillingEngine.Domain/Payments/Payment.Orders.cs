using BillingEngine.Domain.Common;
using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Orders;

namespace BillingEngine.Domain.Payments;

public sealed partial class Payment
{
    /// <summary>WeChat closes no order sooner after it was made (docs/wechat-pay-orders.md, Closing).</summary>
    public static readonly TimeSpan BeforeClosing = TimeSpan.FromMinutes(5);

    // A payer mostly pays at once; a notification that was lost is made good by these asks.
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(15),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(6),
        TimeSpan.FromDays(1),
    ];

    // A payment that was under way while its order was closed arrives soon after, or with the day's accounts.
    private static readonly TimeSpan[] LooksBack = [TimeSpan.FromMinutes(10), TimeSpan.FromDays(1)];

    /// <summary>
    /// Makes an APP order; <paramref name="dueAt"/> is when it is sent, at once as a rule.
    /// </summary>
    public static Payment Ordered(
        OrderWish wish,
        MerchantId merchant,
        CustomerId? customer,
        GatewayRoute route,
        DateTimeOffset dueAt,
        DateTimeOffset now
    )
    {
        ArgumentNullException.ThrowIfNull(wish);
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
            AmountMinor = wish.Amount.Minor,
            Currency = wish.Amount.Currency,
            Description = wish.Description,
            MerchantCategoryCode = wish.MerchantCategoryCode,
            DueAt = dueAt,
            CreatedAt = now,
            Order = Order.Of(id, merchant, wish, now),
        };
        payment.Touch(now);
        return payment;
    }

    /// <summary>What WeChat is sent to open the order: the same content each time; its order must be loaded.</summary>
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

    /// <summary>Gives a payment the order that was read beside it.</summary>
    public void Bear(Order order) => Order = order;

    /// <summary>
    /// Claims it for its maker, who sends it at once: the lease holds until <paramref name="leaseUntil"/>, by the
    /// database's own clock.
    /// </summary>
    public void ClaimForMaker(DateTimeOffset leaseUntil)
    {
        LeaseUntil = leaseUntil;
        Attempts++;
        Fence++;
    }

    /// <summary>WeChat has the order and waits for its payer.</summary>
    public void Open(string prepayId, DateTimeOffset now)
    {
        Move(PaymentTrigger.Open, Soonest(now + Waits[0], now));
        LadderStep = 0;
        Order!.Keep(prepayId, now);
        Touch(now);
    }

    /// <summary>WeChat has given the app another key to the same order.</summary>
    public void Reopen(string prepayId, DateTimeOffset now)
    {
        if (Status != PaymentStatus.AwaitingPayer)
            throw new IllegalTransitionException("payment", Status.ToString(), nameof(Reopen));
        Order!.Keep(prepayId, now);
        Touch(now);
    }

    /// <summary>
    /// Nobody knows whether WeChat has the order: the same number is sent again, which opens it only once. Unless it is
    /// proven that nothing was performed, the request may be under way.
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

    /// <summary>WeChat refused the only request there was: nobody can ever pay it.</summary>
    public void RefuseOrder(string code, string message, DateTimeOffset now)
    {
        NoteRefusal(code, message);
        Order!.GiveUp(OrderEnd.Refused, now);
        EndOrder(PaymentTrigger.Cancel, null, $"refused: {code}", now);
    }

    /// <summary>Keeps the gateway's words of a refusal.</summary>
    public void NoteRefusal(string code, string message) =>
        (DeclineCode, DeclineMessage, DeclineClass) = (code, message, Gateway.DeclineClass.OurFault);

    /// <summary>
    /// It is no longer wanted: closed as soon as WeChat allows it, and what was asked for it before decides nothing.
    /// </summary>
    public void CloseSoon(OrderEnd because, DateTimeOffset now)
    {
        // A request that opens it may be under way.
        if (Status == PaymentStatus.Created)
            LostAt = now;
        var allowed = CreatedAt + BeforeClosing;
        Move(PaymentTrigger.StartClose, allowed > now ? allowed : now);
        LadderStep = 0;
        Fence++;
        Order!.GiveUp(because, now);
        Touch(now);
    }

    /// <summary>A query shows it closed; WeChat is asked again later, for a payment may have been under way.</summary>
    public void ConfirmClosed(string tradeState, DateTimeOffset now)
    {
        LadderStep = 0;
        // WeChat closes by itself what nobody has paid in time.
        Order!.GiveUp(now >= Order.ExpiresAt ? OrderEnd.Expired : OrderEnd.ClosedByWechat, now);
        EndOrder(PaymentTrigger.ConfirmClosed, now + LooksBack[0], $"query: {tradeState}", now);
    }

    /// <summary>WeChat has no such order, and nothing that could make one is under way.</summary>
    public void CancelOrder(string evidence, DateTimeOffset now) =>
        EndOrder(PaymentTrigger.Cancel, null, evidence, now);

    /// <summary>An ask found an order that waits, or is closed, as it was: the next one comes later.</summary>
    public void AskOrderLater(DateTimeOffset now)
    {
        LadderStep++;
        LeaseUntil = null;
        DueAt =
            Status == PaymentStatus.Closed
                ? LadderStep < LooksBack.Length
                    ? now + LooksBack[LadderStep]
                    : null
                : Soonest(now + Waits[Math.Min(LadderStep, Waits.Length - 1)], now);
        Touch(now);
    }

    private void EndOrder(PaymentTrigger trigger, DateTimeOffset? dueAt, string evidence, DateTimeOffset now)
    {
        Move(trigger, dueAt);
        Evidence = evidence;
        Raise("order.closed", now);
    }

    // The end of its time is looked at on the moment, unless that has passed.
    private DateTimeOffset Soonest(DateTimeOffset planned, DateTimeOffset now) =>
        Order!.ExpiresAt > now && Order.ExpiresAt < planned ? Order.ExpiresAt : planned;
}
