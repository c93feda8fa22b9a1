using System.Text.Json;

namespace BillingEngine.Scenarios.Restore;

/// <summary>
/// The engine's database is restored to an earlier state while WeChat's data goes on. No payer is charged twice for a
/// period that the backup contains (decision 0022).
/// </summary>
public sealed class RestoredDatabaseTests : IAsyncLifetime
{
    private readonly RestoredHost stack = new();

    public Task InitializeAsync() => stack.InitializeAsync();

    public Task DisposeAsync() => stack.DisposeAsync();

    [Fact]
    public async Task A_renewal_that_the_backup_does_not_know_is_found_and_not_charged_again()
    {
        string[] subscriptions =
        [
            await stack.SubscribeAsync(),
            await stack.SubscribeAsync(),
            await stack.SubscribeAsync(),
        ];
        await stack.BackUpAsync();
        await stack.RenewAsync();
        Assert.Equal(6, (await stack.PaidOrdersAsync()).Count);

        await stack.RestoreAsync();
        await stack.RenewAsync();

        var paid = await stack.PaidOrdersAsync();
        Assert.Equal(6, paid.Count);
        foreach (var subscription in subscriptions)
        {
            var payments = await stack.PaymentsAsync(subscription);
            Assert.Equal(2, payments.Count);
            Assert.All(payments, payment => Assert.Equal("succeeded", Text(payment, "status")));
            Assert.All(payments, payment => Assert.Contains(Text(payment, "transaction_id"), paid.Values));
        }
        await stack.ProveAsync();
    }

    [Fact]
    public async Task A_number_that_was_declined_and_replaced_before_the_restore_is_followed_to_the_one_that_was_paid()
    {
        var subscription = await stack.SubscribeAsync();
        await stack.BackUpAsync();
        await stack.SetDeclinesAsync(subscription, "NOT_ENOUGH");
        await stack.RenewAsync();
        var declined = (await stack.PaymentsAsync(subscription))[0];
        Assert.Equal("declined", Text(declined, "status"));
        await stack.PostAsync($"/v1/payments/{Text(declined, "id")}/reverse");
        await stack.PassAsync(TimeSpan.FromMinutes(5));
        await stack.SetDeclinesAsync(subscription, null);
        await stack.PostAsync($"/v1/invoices/{Text(declined, "invoice")}/pay");
        await stack.PassAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(2, (await stack.PaidOrdersAsync()).Count);

        await stack.RestoreAsync();
        await stack.RenewAsync();

        Assert.Equal(2, (await stack.PaidOrdersAsync()).Count);
        var payments = await stack.PaymentsAsync(subscription);
        Assert.Equal(["succeeded", "failed", "succeeded"], payments.Select(payment => Text(payment, "status")));
        Assert.Equal(Text(declined, "out_trade_no") + "01", Text(payments[0], "out_trade_no"));
        await stack.ProveAsync();
    }

    [Fact]
    public async Task A_number_that_was_declined_before_the_restore_is_charged_once()
    {
        var subscription = await stack.SubscribeAsync();
        await stack.BackUpAsync();
        await stack.SetDeclinesAsync(subscription, "NOT_ENOUGH");
        await stack.RenewAsync();
        await stack.RestoreAsync();
        await stack.SetDeclinesAsync(subscription, null);
        await stack.RenewAsync();
        Assert.Equal(2, (await stack.PaidOrdersAsync()).Count);
        Assert.Equal(2, (await stack.PaymentsAsync(subscription)).Count);
        await stack.ProveAsync();
    }

    [Fact]
    public async Task A_contract_that_was_signed_after_the_backup_is_adopted_and_its_charge_is_for_an_operator()
    {
        var subscription = await stack.SubscribeAsync();
        await stack.BackUpAsync();
        await stack.SetDeclinesAsync(subscription, "NOT_ENOUGH");
        await stack.RenewAsync();
        await stack.EndContractAsync(subscription);
        await stack.PassAsync(TimeSpan.FromMinutes(5));
        await stack.SetDeclinesAsync(subscription, null);
        var signed = await stack.SignAgainAsync(subscription);
        await stack.PassAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(2, (await stack.PaidOrdersAsync()).Count);

        await stack.RestoreAsync();
        await stack.RenewAsync();
        await stack.AskAboutContractAsync(subscription);
        var again = await stack.PostAsync($"/v1/subscriptions/{subscription}/sign", """{"channel":"mini_program"}""");
        await stack.PassAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(JsonValueKind.Null, again.GetProperty("signing").ValueKind);
        Assert.Equal(signed, Text(again.GetProperty("contract"), "out_contract_code"));
        Assert.Equal("signed", Text(again.GetProperty("contract"), "status"));
        Assert.Equal(2, (await stack.PaidOrdersAsync()).Count);
        var charge = (await stack.PaymentsAsync(subscription))[0];
        Assert.Equal("quarantined", Text(charge, "status"));

        // The sandbox's key is an operator's key too: the operator looks, then syncs the charge of the adopted
        // contract.
        await stack.PostAsync($"/v1/payments/{Text(charge, "id")}/sync");
        Assert.Equal("succeeded", Text((await stack.PaymentsAsync(subscription))[0], "status"));
        await stack.ProveAsync();
    }

    [Fact]
    public async Task A_refund_that_is_requested_again_is_paid_once()
    {
        var subscription = await stack.SubscribeAsync();
        var payment = Text((await stack.PaymentsAsync(subscription))[0], "id");
        await stack.BackUpAsync();
        string[] wishes =
        [
            $$"""{"payment":"{{payment}}","amount":30,"reason":"Sorry","reference":"ticket-1"}""",
            $$"""{"payment":"{{payment}}","amount":20}""",
        ];
        List<string> before = [];
        foreach (var wish in wishes)
        {
            before.Add(Text(await stack.PostAsync("/v1/refunds", wish), "out_refund_no"));
            await stack.PassAsync(TimeSpan.FromHours(1));
        }
        Assert.Equal(50, await stack.RefundedAsync());

        await stack.RestoreAsync();
        foreach (var (wish, number) in wishes.Zip(before))
        {
            Assert.Equal(number, Text(await stack.PostAsync("/v1/refunds", wish), "out_refund_no"));
            await stack.PassAsync(TimeSpan.FromHours(1));
        }

        Assert.Equal(50, await stack.RefundedAsync());
        var refunds = (await stack.GetAsync($"/v1/payments/{payment}/refunds")).GetProperty("data").EnumerateArray();
        Assert.All(refunds, refund => Assert.Equal("succeeded", Text(refund, "status")));
        await stack.ProveAsync();
    }

    [Fact]
    public async Task A_refund_of_a_renewal_that_the_backup_does_not_know_is_paid_once()
    {
        var subscription = await stack.SubscribeAsync();
        await stack.BackUpAsync();
        await stack.RenewAsync();
        await RefundRenewalAsync();
        await stack.RestoreAsync();
        await stack.RenewAsync();
        await RefundRenewalAsync();

        Assert.Equal(40, await stack.RefundedAsync());
        Assert.Equal("partially_refunded", Text((await stack.PaymentsAsync(subscription))[0], "status"));
        await stack.ProveAsync();

        async Task RefundRenewalAsync()
        {
            var payment = Text((await stack.PaymentsAsync(subscription))[0], "id");
            await stack.PostAsync("/v1/refunds", $$"""{"payment":"{{payment}}","amount":40,"reference":"ticket-2"}""");
            await stack.PassAsync(TimeSpan.FromHours(1));
        }
    }

    [Fact]
    public async Task A_prorated_refund_from_before_the_restore_is_not_paid_again()
    {
        var subscription = await stack.SubscribeAsync();
        await stack.BackUpAsync();
        await stack.PassAsync(TimeSpan.FromHours(6));
        await CancelAsync();
        var back = await stack.RefundedAsync();
        Assert.InRange(back, 70, 75);
        await stack.RestoreAsync();
        await stack.PassAsync(TimeSpan.FromHours(6));
        await CancelAsync();

        // The amount would be smaller by now: WeChat refuses the number, and an alert tells an operator what WeChat has
        // under it.
        Assert.Equal(back, await stack.RefundedAsync());
        var refund = (await stack.GetAsync("/v1/refunds")).GetProperty("data").EnumerateArray().Single();
        Assert.Equal("unknown", Text(refund, "status"));

        async Task CancelAsync()
        {
            await stack.PostAsync($"/v1/subscriptions/{subscription}/cancel", """{"at":"now","refund":"prorated"}""");
            await stack.PassAsync(TimeSpan.FromHours(1));
        }
    }

    private static string Text(JsonElement element, string field) => element.GetProperty(field).GetString()!;
}
