namespace BillingEngine.Client.Tests.Live;

internal sealed partial class Play
{
    private IEnumerable<(string, Func<Task<bool>>)> Ordering =>
        [
            (
                "Order.CreateAsync",
                async () =>
                    (
                        order = await client.Orders.CreateAsync(
                            new CreateOrder
                            {
                                Amount = 6800,
                                Currency = "HKD",
                                Description = "Poster",
                                Reference = "order-7",
                                Customer = "li",
                                Detail = new OrderDetail
                                {
                                    CostPrice = 7000,
                                    GoodsDetail =
                                    [
                                        new OrderGoods
                                        {
                                            GoodsId = "p1",
                                            Quantity = 1,
                                            Price = 6800,
                                        },
                                    ],
                                },
                                SceneInfo = new OrderScene
                                {
                                    PayerClientIp = "203.0.113.7",
                                    StoreInfo = new OrderStore { Id = "s1", Name = "By the park" },
                                },
                                Metadata = new Dictionary<string, string> { ["size"] = "a2" },
                            }
                        )
                    )
                        is { Amount: 6800, Status: PaymentStatus.AwaitingPayer, AppPay.Sign.Length: > 0 }
            ),
            (
                "Order.GetAsync",
                async () =>
                    (await client.Orders.GetAsync(order.Id))
                        .Detail?.GetProperty("goods_detail")[0]
                        .GetProperty("goods_id")
                        .GetString() == "p1"
            ),
            (
                "Order.GetAppPayAsync",
                async () => (await client.Orders.GetAppPayAsync(order.Id)).Prepayid == order.AppPay!.Prepayid
            ),
            (
                "Order.ListAsync",
                async () =>
                    (
                        await client
                            .Orders.ListAsync(
                                new OrderFilter
                                {
                                    Reference = "order-7",
                                    OutTradeNo = order.OutTradeNo,
                                    Metadata = new Dictionary<string, string> { ["size"] = "a2" },
                                }
                            )
                            .SingleAsync()
                    ).Id == order.Id
            ),
            (
                "Order.ListPageAsync",
                async () =>
                    (
                        await client.Orders.ListPageAsync(
                            new OrderFilter { Customer = "li", Status = PaymentStatus.AwaitingPayer }
                        )
                    )
                        .Data
                        .Count == 1
            ),
            (
                "Order.CloseAsync",
                async () =>
                    await client.Orders.CloseAsync(order.Id)
                        is { Status: PaymentStatus.Closing, GivenUpBecause: GivenUpBecause.Requested }
            ),
        ];

    private IEnumerable<(string, Func<Task<bool>>)> Hearing =>
        [
            (
                "WebhookEndpoint.CreateAsync",
                async () =>
                {
                    var made = await client.WebhookEndpoints.CreateAsync(
                        new CreateWebhookEndpoint
                        {
                            // It receives a type that never happens here, so nothing is sent.
                            Url = "https://shop.example/hooks",
                            EventTypes = [EventTypes.WebhookEndpointDisabled],
                        }
                    );
                    endpoint = made;
                    return made.Secret.StartsWith("whsec_", StringComparison.Ordinal)
                        && !made.ToString().Contains(made.Secret, StringComparison.Ordinal);
                }
            ),
            (
                "WebhookEndpoint.GetAsync",
                async () =>
                    (await client.WebhookEndpoints.GetAsync(endpoint.Id)).Status == WebhookEndpointStatus.Enabled
            ),
            (
                "WebhookEndpoint.UpdateAsync",
                async () =>
                    (
                        await client.WebhookEndpoints.UpdateAsync(
                            endpoint.Id,
                            new UpdateWebhookEndpoint { Description = "shop" }
                        )
                    ).Description == "shop"
            ),
            (
                "WebhookEndpoint.RotateSecretAsync",
                async () =>
                    (
                        await client.WebhookEndpoints.RotateSecretAsync(
                            endpoint.Id,
                            new RotateWebhookSecret { OverlapHours = 1 }
                        )
                    ).PreviousSecretUntil
                        is not null
            ),
            (
                "WebhookEndpoint.ListAsync",
                async () => (await client.WebhookEndpoints.ListAsync().SingleAsync()).Id == endpoint.Id
            ),
            (
                "WebhookEndpoint.ListPageAsync",
                async () => (await client.WebhookEndpoints.ListPageAsync()).Data.Count == 1
            ),
            (
                "Event.ListAsync",
                async () =>
                    (
                        await client
                            .Events.ListAsync(
                                new EventFilter { Object = active.Id, Type = EventTypes.SubscriptionActivated }
                            )
                            .SingleAsync()
                    )
                        .Data.As<Subscription>()
                        .Status == SubscriptionStatus.Active
            ),
            (
                "Event.ListPageAsync",
                async () =>
                    (await client.Events.ListPageAsync(new EventFilter { Delivery = DeliveryStatus.Failed })).Data.Count
                    == 0
            ),
            ("Event.GetAsync", async () => (await client.Events.GetAsync(told.Id)).Deliveries.Count == 0),
            (
                "Event.RedeliverAsync",
                async () =>
                    (await client.Events.RedeliverAsync(told.Id, new RedeliverEvent { Endpoint = endpoint.Id }))
                        .Deliveries.Single()
                        .Endpoint == endpoint.Id
            ),
            (
                "WebhookEndpoint.DeleteAsync",
                async () => (await client.WebhookEndpoints.DeleteAsync(endpoint.Id)).Deleted
            ),
        ];

    private IEnumerable<(string, Func<Task<bool>>)> Ending =>
        [
            (
                "Subscription.CancelAsync",
                async () =>
                    await client.Subscriptions.CancelAsync(
                        active.Id,
                        new CancelSubscription { At = CancelAt.PeriodEnd, Reason = "requested" }
                    )
                        is { CancelAtPeriodEnd: true, InFlightPayment: null, EndsBecause: EndsBecause.PeriodEnd }
            ),
            (
                "Contract.TerminateAsync",
                async () =>
                    (
                        await client.Contracts.TerminateAsync(
                            contract.Id,
                            new TerminateContract { Note = "the shop closes" }
                        )
                    ).Status
                        is ContractStatus.Terminating
                            or ContractStatus.Terminated
            ),
            ("TestClock.GetAsync", async () => (await client.TestClock.GetAsync()).AdvancedFrom is null),
            (
                "TestClock.AdvanceAsync",
                async () =>
                    (await client.TestClock.AdvanceAsync(new AdvanceTestClock { To = active.CreatedAt.AddDays(70) }))
                        is { Steps: > 0, AdvancingTo: null, Events.Count: > 0 }
            ),
        ];
}
