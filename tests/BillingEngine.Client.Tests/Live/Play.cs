namespace BillingEngine.Client.Tests.Live;

/// <summary>
/// One call of each method, in an order in which each finds what it needs, with a check of its result.
/// </summary>
internal sealed partial class Play(ClientHost stack)
{
    private readonly BillingClient client = stack.Client;
    private EnrolledSubscription active = null!;
    private EnrolledSubscription waiting = null!;
    private Contract contract = null!;
    private Payment payment = null!;
    private Refund refund = null!;
    private Invoice owed = null!;
    private Invoice unwanted = null!;
    private Payment declined = null!;
    private PlacedOrder order = null!;
    private WebhookEndpoint endpoint = null!;
    private BillingEvent told = null!;

    /// <summary>The methods in their order; each step returns whether its result is as expected.</summary>
    public IEnumerable<(string Method, Func<Task<bool>> Step)> Steps =>
        [.. Selling, .. Enrolling, .. Money, .. Ordering, .. Hearing, .. Ending, .. Books];

    /// <summary>What must happen before a step and is not one of its own requests.</summary>
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
                    $$"""{"kind":"missing","out_trade_no":"{{payment.OutTradeNo}}"}"""
                );
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
            await client.Payments.ListAsync(new PaymentFilter { Subscription = enrolled.Id }).SingleAsync()
        );
    }

    private IEnumerable<(string, Func<Task<bool>>)> Selling =>
        [
            (
                "Plan.CreateAsync",
                async () =>
                    (
                        await client.Plans.CreateAsync(
                            new CreatePlan
                            {
                                Code = "monthly",
                                Name = "Monthly",
                                Amount = 8800,
                                Currency = "HKD",
                                Interval = BillingInterval.Month,
                                ContractTemplateId = 123,
                                Dunning = new DunningFields { RetryDays = [2, 4], Then = DunningEnd.Unpaid },
                                Metadata = new Dictionary<string, string> { ["tier"] = "gold" },
                            }
                        )
                    )
                        is {
                            Amount: 8800,
                            Interval: BillingInterval.Month,
                            Dunning: { Then: DunningEnd.Unpaid, RetryDays: [2, 4] },
                        }
            ),
            ("Plan.GetAsync", async () => (await client.Plans.GetAsync("monthly")).Metadata["tier"] == "gold"),
            (
                "Plan.UpdateAsync",
                async () =>
                    (await client.Plans.UpdateAsync("monthly", new UpdatePlan { Name = "Every month" })).Name
                    == "Every month"
            ),
            (
                "Plan.ListAsync",
                async () =>
                    (
                        await client
                            .Plans.ListAsync(
                                new PlanFilter
                                {
                                    Active = true,
                                    Metadata = new Dictionary<string, string> { ["tier"] = "gold" },
                                }
                            )
                            .SingleAsync()
                    ).Code == "monthly"
            ),
            ("Plan.ListPageAsync", async () => await client.Plans.ListPageAsync() is { Data.Count: 1, HasMore: false }),
            (
                "Customer.CreateAsync",
                async () =>
                    (
                        await client.Customers.CreateAsync(
                            new CreateCustomer
                            {
                                Reference = "li",
                                DisplayName = "Li Lei",
                                Openid = "o-li",
                                TimeZone = "Asia/Tokyo",
                            }
                        )
                    ).TimeZone == "Asia/Tokyo"
            ),
            ("Customer.GetAsync", async () => (await client.Customers.GetAsync("li")).Openid == "o-li"),
            (
                "Customer.UpdateAsync",
                async () =>
                    await client.Customers.UpdateAsync("li", new UpdateCustomer { DisplayName = "Li", TimeZone = null })
                        is { DisplayName: "Li", TimeZone: null, Openid: "o-li" }
            ),
            (
                "Customer.ListAsync",
                async () =>
                    (
                        await client
                            .Customers.ListAsync(new CustomerFilter { Reference = "li", Openid = "o-li" })
                            .SingleAsync()
                    ).Reference == "li"
            ),
            ("Customer.ListPageAsync", async () => (await client.Customers.ListPageAsync()).Data.Count == 1),
        ];

    private IEnumerable<(string, Func<Task<bool>>)> Enrolling =>
        [
            (
                "Subscription.CreateAsync",
                async () =>
                    (
                        active = await client.Subscriptions.CreateAsync(
                            new CreateSubscription
                            {
                                Plan = "monthly",
                                Customer = "li",
                                Channel = SigningChannel.MiniProgram,
                            }
                        )
                    )
                        is {
                            Status: SubscriptionStatus.Incomplete,
                            Signing.SessionId.Length: > 0,
                            Contract.Value.Status: ContractStatus.Pending,
                        }
            ),
            (
                "Subscription.SignAsync",
                async () =>
                    (
                        await client.Subscriptions.SignAsync(
                            waiting.Id,
                            new SignSubscription { Channel = SigningChannel.Jsapi }
                        )
                    ).Signing
                        is { Url.Length: > 0 }
            ),
            (
                "Contract.GetAsync",
                async () =>
                    await client.Contracts.GetAsync(contract.Id, refresh: true)
                        is { Status: ContractStatus.Signed, Channel: SigningChannel.MiniProgram }
            ),
            (
                "Contract.ListAsync",
                async () =>
                    (
                        await client
                            .Contracts.ListAsync(new ContractFilter { OutContractCode = contract.OutContractCode })
                            .SingleAsync()
                    ).Id == contract.Id
            ),
            (
                "Contract.ListPageAsync",
                async () =>
                    (
                        await client.Contracts.ListPageAsync(
                            new ContractFilter { ContractId = contract.ContractId, Status = ContractStatus.Signed }
                        )
                    )
                        .Data
                        .Count == 1
            ),
            (
                "Subscription.GetAsync",
                async () =>
                    await client.Subscriptions.GetAsync(
                        active.Id,
                        SubscriptionExpansions.Contract | SubscriptionExpansions.LatestInvoice
                    )
                        is {
                            Contract.Value.Status: ContractStatus.Signed,
                            LatestInvoice.Value.Status: InvoiceStatus.Paid
                        }
            ),
            (
                "Subscription.GetTimelineAsync",
                async () =>
                    (await client.Subscriptions.GetTimelineAsync(active.Id)).Facts.Any(fact =>
                        fact.Kind == "gateway_call"
                    )
            ),
            (
                "Subscription.ExplainDatesAsync",
                async () => (await client.Subscriptions.ExplainDatesAsync(active.Id)).Dates.Count == 24
            ),
            ("Subscription.ListAsync", async () => (
                        await client
                            .Subscriptions.ListAsync(
                                new SubscriptionFilter
                                {
                                    Customer = "li",
                                    Plan = "monthly",
                                    Status = SubscriptionStatus.Active,
                                    ContractId = contract.ContractId,
                                    OutContractCode = contract.OutContractCode,
                                    Expand = SubscriptionExpansions.Contract,
                                }
                            )
                            .SingleAsync()
                    ).Contract?.Value?.Id == contract.Id),
            (
                "Access.GetAsync",
                async () =>
                    await client.Access.GetAsync("li", "monthly")
                        is { Access: true, Reason: AccessReason.Active } access
                    && access.Subscription == active.Id
            ),
            (
                "Subscription.ListPageAsync",
                async () =>
                    await client.Subscriptions.ListPageAsync(new SubscriptionFilter { Limit = 1 })
                        is { Data.Count: 1, HasMore: true }
            ),
        ];

    private IEnumerable<(string, Func<Task<bool>>)> Money =>
        [
            (
                "Payment.ListAsync",
                async () =>
                    (
                        payment = await client
                            .Payments.ListAsync(new PaymentFilter { Subscription = active.Id })
                            .SingleAsync()
                    ).Status == PaymentStatus.Succeeded
            ),
            (
                "Payment.ListPageAsync",
                async () =>
                    (
                        await client.Payments.ListPageAsync(
                            new PaymentFilter
                            {
                                TransactionId = payment.TransactionId,
                                ContractId = contract.ContractId,
                            }
                        )
                    )
                        .Data.Single()
                        .Id == payment.Id
            ),
            (
                "Payment.ReadCsvAsync",
                async () =>
                    (
                        await TextAsync(client.Payments.ReadCsvAsync(new PaymentFilter { Subscription = active.Id }))
                    ).Contains(payment.OutTradeNo, StringComparison.Ordinal)
            ),
            (
                "Payment.GetAsync",
                async () => await client.Payments.GetAsync(payment.Id) is { Amount: 8800, Currency: "HKD" }
            ),
            (
                "Payment.SyncAsync",
                async () => (await client.Payments.SyncAsync(payment.Id)).Status == PaymentStatus.Succeeded
            ),
            (
                "Refund.CreateAsync",
                async () =>
                    (
                        refund = await client.Refunds.CreateAsync(
                            new CreateRefund
                            {
                                Payment = payment.Id,
                                Amount = 100,
                                Reason = "sorry",
                            }
                        )
                    )
                        is { Amount: 100, Status: RefundStatus.Processing, Cause: RefundCause.Requested }
            ),
            (
                "Refund.GetAsync",
                async () => (await client.Refunds.GetAsync(refund.Id)).OutRefundNo == refund.OutRefundNo
            ),
            (
                "Refund.SyncAsync",
                async () =>
                    (await client.Refunds.SyncAsync(refund.Id)).Status
                        is RefundStatus.Processing
                            or RefundStatus.Succeeded
            ),
            (
                "Refund.ListAsync",
                async () =>
                    (
                        await client
                            .Refunds.ListAsync(
                                new RefundFilter
                                {
                                    OutRefundNo = refund.OutRefundNo,
                                    OutTradeNo = payment.OutTradeNo,
                                    TransactionId = payment.TransactionId,
                                }
                            )
                            .SingleAsync()
                    ).Id == refund.Id
            ),
            (
                "Refund.ReadCsvAsync",
                async () =>
                    (await TextAsync(client.Refunds.ReadCsvAsync())).Contains(
                        refund.OutRefundNo,
                        StringComparison.Ordinal
                    )
            ),
            (
                "Refund.ListPageAsync",
                async () =>
                    (await client.Refunds.ListPageAsync(new RefundFilter { Payment = payment.Id })).Data.Count == 1
            ),
            (
                "Payment.ListRefundsAsync",
                async () => (await client.Payments.ListRefundsAsync(payment.Id).SingleAsync()).Id == refund.Id
            ),
            (
                "Payment.ListRefundsPageAsync",
                async () => (await client.Payments.ListRefundsPageAsync(payment.Id)).Data.Count == 1
            ),
            ("Invoice.PayAsync", async () => (await client.Invoices.PayAsync(owed.Id)).AmountDue is 0 or 8800),
            (
                "Invoice.VoidAsync",
                async () => (await client.Invoices.VoidAsync(unwanted.Id)).Status == InvoiceStatus.Void
            ),
            (
                "Payment.ReverseAsync",
                async () =>
                    (await client.Payments.ReverseAsync(declined.Id)).Status
                        is PaymentStatus.Reversing
                            or PaymentStatus.Reversed
            ),
            ("Invoice.GetAsync", async () => (await client.Invoices.GetAsync(owed.Id)).Lines is [{ Amount: 8800 }]),
            (
                "Invoice.ListAsync",
                async () =>
                    (
                        await client.Invoices.ListAsync(new InvoiceFilter { Status = InvoiceStatus.Void }).SingleAsync()
                    ).Id == unwanted.Id
            ),
            (
                "Invoice.ListPageAsync",
                async () =>
                    (
                        await client.Invoices.ListPageAsync(
                            new InvoiceFilter { Customer = "li", OutTradeNo = payment.OutTradeNo }
                        )
                    )
                        .Data
                        .Count == 1
            ),
        ];
}
