namespace BillingEngine.Client.Tests.Live;

/// <summary>
/// One call of each method, in an order in which each finds what it needs, with what must be true of its answer.
/// </summary>
internal sealed partial class Play(ClientStack stack)
{
    private readonly BillingClient client = stack.Client;
    private Enrolled active = null!;
    private Enrolled waiting = null!;
    private Contract contract = null!;
    private Payment payment = null!;
    private Refund refund = null!;
    private Invoice owed = null!;
    private Invoice unwanted = null!;
    private Payment declined = null!;
    private PlacedOrder order = null!;
    private WebhookEndpoint endpoint = null!;
    private BillingEvent told = null!;

    /// <summary>The methods in their order; each deed tells whether it was answered as it should be.</summary>
    public IEnumerable<(string Method, Func<Task<bool>> Deed)> Steps =>
        [.. Selling, .. Enrolling, .. Money, .. Ordering, .. Hearing, .. Ending, .. Books];

    /// <summary>What must have happened before a step, and is none of its own requests.</summary>
    public async Task PrepareAsync(string method)
    {
        switch (method)
        {
            case "Subscription.SignAsync":
                waiting = await stack.EnrolAsync("waiting");
                break;
            case "Contract.GetAsync":
                await stack.SignAsync(active);
                await stack.UntilAsync(active.Id, SubscriptionStatus.Active);
                contract = (await client.Contracts.ListPageAsync(new ContractFilter { Customer = "li" })).Data[0];
                break;
            case "Invoice.PayAsync":
                (owed, _) = await DeclinedAsync("owed");
                (unwanted, _) = await DeclinedAsync("unwanted");
                (_, declined) = await DeclinedAsync("declined");
                break;
            case "Event.GetAsync":
                told = await client.Events.ListAsync(new EventFilter { Object = active.Id }).FirstAsync();
                break;
            case "TestClock.AdvanceAsync":
                day = DateOnly.FromDateTime(payment.PaidAt!.Value.ToOffset(TimeSpan.FromHours(8)).DateTime);
                await stack.PressAsync(
                    $"/_control/statements/{day:yyyy-MM-dd}/differences",
                    $$"""{"kind":"missing","out_trade_no":"{{payment.OutTradeNo}}"}""");
                break;
            default:
                break;
        }
    }

    private async Task<(Invoice, Payment)> DeclinedAsync(string reference)
    {
        var enrolled = await stack.DeclinedAsync(reference);
        return (
            await client.Invoices.ListAsync(new InvoiceFilter { Subscription = enrolled.Id }).SingleAsync(),
            await client.Payments.ListAsync(new PaymentFilter { Subscription = enrolled.Id }).SingleAsync());
    }

    private IEnumerable<(string, Func<Task<bool>>)> Selling =>
    [
        ("Plan.CreateAsync", async () => (await client.Plans.CreateAsync(new CreatePlan
        {
            Code = "monthly", Name = "Monthly", Amount = 8800, Currency = "HKD", Interval = BillingInterval.Month,
            ContractTemplateId = 123, Dunning = new DunningFields { RetryDays = [2, 4], Then = DunningEnd.Unpaid },
            Metadata = new Dictionary<string, string> { ["tier"] = "gold" },
        })) is
            {
                Amount: 8800, Interval: BillingInterval.Month,
                Dunning: { Then: DunningEnd.Unpaid, RetryDays: [2, 4] },
            }),
        ("Plan.GetAsync", async () => (await client.Plans.GetAsync("monthly")).Metadata["tier"] == "gold"),
        ("Plan.UpdateAsync", async () => (await client.Plans.UpdateAsync(
            "monthly", new UpdatePlan { Name = "Every month" })).Name == "Every month"),
        ("Plan.ListAsync", async () => (await client.Plans.ListAsync(new PlanFilter
        {
            Active = true, Metadata = new Dictionary<string, string> { ["tier"] = "gold" },
        }).SingleAsync()).Code == "monthly"),
        ("Plan.ListPageAsync", async () => await client.Plans.ListPageAsync() is { Data.Count: 1, HasMore: false }),
        ("Customer.CreateAsync", async () => (await client.Customers.CreateAsync(new CreateCustomer
        {
            Reference = "li", DisplayName = "Li Lei", Openid = "o-li", TimeZone = "Asia/Tokyo",
        })).TimeZone == "Asia/Tokyo"),
        ("Customer.GetAsync", async () => (await client.Customers.GetAsync("li")).Openid == "o-li"),
        ("Customer.UpdateAsync", async () => await client.Customers.UpdateAsync(
            "li", new UpdateCustomer { DisplayName = "Li", TimeZone = null }) is
            { DisplayName: "Li", TimeZone: null, Openid: "o-li" }),
        ("Customer.ListAsync", async () => (await client.Customers.ListAsync(
            new CustomerFilter { Reference = "li", Openid = "o-li" }).SingleAsync()).Reference == "li"),
        ("Customer.ListPageAsync", async () => (await client.Customers.ListPageAsync()).Data.Count == 1),
    ];

    private IEnumerable<(string, Func<Task<bool>>)> Enrolling =>
    [
        ("Subscription.CreateAsync", async () => (active = await client.Subscriptions.CreateAsync(
            new CreateSubscription { Plan = "monthly", Customer = "li", Channel = SigningChannel.MiniProgram })) is
            {
                Status: SubscriptionStatus.Incomplete, Signing.SessionId.Length: > 0,
                Contract.Value.Status: ContractStatus.Pending,
            }),
        ("Subscription.SignAsync", async () => (await client.Subscriptions.SignAsync(
            waiting.Id, new SignSubscription { Channel = SigningChannel.Jsapi })).Signing is { Url.Length: > 0 }),
        ("Contract.GetAsync", async () => await client.Contracts.GetAsync(contract.Id, refresh: true) is
            { Status: ContractStatus.Signed, Channel: SigningChannel.MiniProgram }),
        ("Contract.ListAsync", async () => (await client.Contracts.ListAsync(
            new ContractFilter { OutContractCode = contract.OutContractCode }).SingleAsync()).Id == contract.Id),
        ("Contract.ListPageAsync", async () => (await client.Contracts.ListPageAsync(
            new ContractFilter { ContractId = contract.ContractId, Status = ContractStatus.Signed })).Data.Count == 1),
        ("Subscription.GetAsync", async () => await client.Subscriptions.GetAsync(
            active.Id, SubscriptionExpansions.Contract | SubscriptionExpansions.LatestInvoice) is
            { Contract.Value.Status: ContractStatus.Signed, LatestInvoice.Value.Status: InvoiceStatus.Paid }),
        ("Subscription.GetTimelineAsync", async () =>
            (await client.Subscriptions.GetTimelineAsync(active.Id)).Facts.Any(fact => fact.Kind == "gateway_call")),
        ("Subscription.ExplainDatesAsync", async () =>
            (await client.Subscriptions.ExplainDatesAsync(active.Id)).Dates.Count == 24),
        ("Subscription.ListAsync", async () => (await client.Subscriptions.ListAsync(new SubscriptionFilter
        {
            Customer = "li", Plan = "monthly", Status = SubscriptionStatus.Active, ContractId = contract.ContractId,
            OutContractCode = contract.OutContractCode, Expand = SubscriptionExpansions.Contract,
        }).SingleAsync()).Contract?.Value?.Id == contract.Id),
        ("Access.GetAsync", async () => await client.Access.GetAsync("li", "monthly") is
            { Access: true, Reason: AccessReason.Active } access && access.Subscription == active.Id),
        ("Subscription.ListPageAsync", async () =>
            await client.Subscriptions.ListPageAsync(new SubscriptionFilter { Limit = 1 }) is
            { Data.Count: 1, HasMore: true }),
    ];

    private IEnumerable<(string, Func<Task<bool>>)> Money =>
    [
        ("Payment.ListAsync", async () => (payment = await client.Payments.ListAsync(
            new PaymentFilter { Subscription = active.Id }).SingleAsync()).Status == PaymentStatus.Succeeded),
        ("Payment.ListPageAsync", async () => (await client.Payments.ListPageAsync(
            new PaymentFilter
            {
                TransactionId = payment.TransactionId, ContractId = contract.ContractId,
            })).Data.Single().Id == payment.Id),
        ("Payment.ReadCsvAsync", async () => (await TextAsync(client.Payments.ReadCsvAsync(
            new PaymentFilter { Subscription = active.Id }))).Contains(payment.OutTradeNo, StringComparison.Ordinal)),
        ("Payment.GetAsync", async () =>
            await client.Payments.GetAsync(payment.Id) is { Amount: 8800, Currency: "HKD" }),
        ("Payment.SyncAsync", async () =>
            (await client.Payments.SyncAsync(payment.Id)).Status == PaymentStatus.Succeeded),
        ("Refund.CreateAsync", async () => (refund = await client.Refunds.CreateAsync(
            new CreateRefund { Payment = payment.Id, Amount = 100, Reason = "sorry" })) is
            { Amount: 100, Status: RefundStatus.Processing, Cause: RefundCause.Requested }),
        ("Refund.GetAsync", async () => (await client.Refunds.GetAsync(refund.Id)).OutRefundNo == refund.OutRefundNo),
        ("Refund.SyncAsync", async () => (await client.Refunds.SyncAsync(refund.Id)).Status is
            RefundStatus.Processing or RefundStatus.Succeeded),
        ("Refund.ListAsync", async () => (await client.Refunds.ListAsync(
            new RefundFilter
            {
                OutRefundNo = refund.OutRefundNo, OutTradeNo = payment.OutTradeNo,
                TransactionId = payment.TransactionId,
            }).SingleAsync()).Id == refund.Id),
        ("Refund.ReadCsvAsync", async () => (await TextAsync(client.Refunds.ReadCsvAsync()))
            .Contains(refund.OutRefundNo, StringComparison.Ordinal)),
        ("Refund.ListPageAsync", async () =>
            (await client.Refunds.ListPageAsync(new RefundFilter { Payment = payment.Id })).Data.Count == 1),
        ("Payment.ListRefundsAsync", async () =>
            (await client.Payments.ListRefundsAsync(payment.Id).SingleAsync()).Id == refund.Id),
        ("Payment.ListRefundsPageAsync", async () =>
            (await client.Payments.ListRefundsPageAsync(payment.Id)).Data.Count == 1),
        ("Invoice.PayAsync", async () => (await client.Invoices.PayAsync(owed.Id)).AmountDue is 0 or 8800),
        ("Invoice.VoidAsync", async () =>
            (await client.Invoices.VoidAsync(unwanted.Id)).Status == InvoiceStatus.Void),
        ("Payment.ReverseAsync", async () => (await client.Payments.ReverseAsync(declined.Id)).Status is
            PaymentStatus.Reversing or PaymentStatus.Reversed),
        ("Invoice.GetAsync", async () => (await client.Invoices.GetAsync(owed.Id)).Lines is [{ Amount: 8800 }]),
        ("Invoice.ListAsync", async () => (await client.Invoices.ListAsync(
            new InvoiceFilter { Status = InvoiceStatus.Void }).SingleAsync()).Id == unwanted.Id),
        ("Invoice.ListPageAsync", async () =>
            (await client.Invoices.ListPageAsync(new InvoiceFilter
            {
                Customer = "li", OutTradeNo = payment.OutTradeNo,
            })).Data.Count == 1),
    ];

    private IEnumerable<(string, Func<Task<bool>>)> Ordering =>
    [
        ("Order.CreateAsync", async () => (order = await client.Orders.CreateAsync(new CreateOrder
        {
            Amount = 6800, Currency = "HKD", Description = "Poster", Reference = "order-7", Customer = "li",
            Detail = new OrderDetail
            {
                CostPrice = 7000, GoodsDetail = [new OrderGoods { GoodsId = "p1", Quantity = 1, Price = 6800 }],
            },
            SceneInfo = new OrderScene
            {
                PayerClientIp = "203.0.113.7", StoreInfo = new OrderStore { Id = "s1", Name = "By the park" },
            },
            Metadata = new Dictionary<string, string> { ["size"] = "a2" },
        })) is { Amount: 6800, Status: PaymentStatus.AwaitingPayer, AppPay.Sign.Length: > 0 }),
        ("Order.GetAsync", async () => (await client.Orders.GetAsync(order.Id)).Detail?
            .GetProperty("goods_detail")[0].GetProperty("goods_id").GetString() == "p1"),
        ("Order.GetAppPayAsync", async () =>
            (await client.Orders.GetAppPayAsync(order.Id)).Prepayid == order.AppPay!.Prepayid),
        ("Order.ListAsync", async () => (await client.Orders.ListAsync(new OrderFilter
        {
            Reference = "order-7", OutTradeNo = order.OutTradeNo,
            Metadata = new Dictionary<string, string> { ["size"] = "a2" },
        }).SingleAsync()).Id == order.Id),
        ("Order.ListPageAsync", async () => (await client.Orders.ListPageAsync(new OrderFilter
        {
            Customer = "li", Status = PaymentStatus.AwaitingPayer,
        })).Data.Count == 1),
        ("Order.CloseAsync", async () => await client.Orders.CloseAsync(order.Id) is
            { Status: PaymentStatus.Closing, GivenUpBecause: GivenUpBecause.Requested }),
    ];

    private IEnumerable<(string, Func<Task<bool>>)> Hearing =>
    [
        ("WebhookEndpoint.CreateAsync", async () =>
        {
            var made = await client.WebhookEndpoints.CreateAsync(new CreateWebhookEndpoint
            {
                // It chose what never happens here, so nothing is sent anywhere.
                Url = "https://shop.example/hooks", EventTypes = [EventTypes.WebhookEndpointDisabled],
            });
            endpoint = made;
            return made.Secret.StartsWith("whsec_", StringComparison.Ordinal)
                && !made.ToString().Contains(made.Secret, StringComparison.Ordinal);
        }),
        ("WebhookEndpoint.GetAsync", async () =>
            (await client.WebhookEndpoints.GetAsync(endpoint.Id)).Status == WebhookEndpointStatus.Enabled),
        ("WebhookEndpoint.UpdateAsync", async () => (await client.WebhookEndpoints.UpdateAsync(
            endpoint.Id, new UpdateWebhookEndpoint { Description = "shop" })).Description == "shop"),
        ("WebhookEndpoint.RotateSecretAsync", async () => (await client.WebhookEndpoints.RotateSecretAsync(
            endpoint.Id, new RotateWebhookSecret { OverlapHours = 1 })).PreviousSecretUntil is not null),
        ("WebhookEndpoint.ListAsync", async () =>
            (await client.WebhookEndpoints.ListAsync().SingleAsync()).Id == endpoint.Id),
        ("WebhookEndpoint.ListPageAsync", async () =>
            (await client.WebhookEndpoints.ListPageAsync()).Data.Count == 1),
        ("Event.ListAsync", async () => (await client.Events.ListAsync(
            new EventFilter { Object = active.Id, Type = EventTypes.SubscriptionActivated }).SingleAsync())
            .Data.As<Subscription>().Status == SubscriptionStatus.Active),
        ("Event.ListPageAsync", async () =>
            (await client.Events.ListPageAsync(new EventFilter { Delivery = DeliveryStatus.Failed })).Data.Count == 0),
        ("Event.GetAsync", async () => (await client.Events.GetAsync(told.Id)).Deliveries.Count == 0),
        ("Event.RedeliverAsync", async () => (await client.Events.RedeliverAsync(
            told.Id, new RedeliverEvent { Endpoint = endpoint.Id })).Deliveries.Single().Endpoint == endpoint.Id),
        ("WebhookEndpoint.DeleteAsync", async () => (await client.WebhookEndpoints.DeleteAsync(endpoint.Id)).Deleted),
    ];

    private IEnumerable<(string, Func<Task<bool>>)> Ending =>
    [
        ("Subscription.CancelAsync", async () => await client.Subscriptions.CancelAsync(
            active.Id, new CancelSubscription { At = CancelAt.PeriodEnd, Reason = "asked for" }) is
            { CancelAtPeriodEnd: true, InFlightPayment: null, EndsBecause: EndsBecause.PeriodEnd }),
        ("Contract.TerminateAsync", async () => (await client.Contracts.TerminateAsync(
            contract.Id, new TerminateContract { Note = "the shop closes" })).Status is
            ContractStatus.Terminating or ContractStatus.Terminated),
        ("TestClock.GetAsync", async () => (await client.TestClock.GetAsync()).AdvancedFrom is null),
        ("TestClock.AdvanceAsync", async () => (await client.TestClock.AdvanceAsync(
            new AdvanceTestClock { To = active.CreatedAt.AddDays(70) })) is
            { Steps: > 0, AdvancingTo: null, Events.Count: > 0 }),
    ];
}
