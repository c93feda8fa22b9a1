using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Payments;
using BillingEngine.Invoices;
using BillingEngine.Payments;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Payments;

public sealed class ReversePaymentTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task A_declined_payment_is_reversed_and_never_sent_again_and_its_invoice_stays_open()
    {
        var enrolled = await host.PastDueAsync(await host.PlanAsync());
        var payment = (await host.PaymentsAsync(enrolled.Id))[^1];

        var answer = await ReverseAsync(payment);
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddDays(9));

        Assert.Equal(PaymentStatus.Reversing, answer.Value.Status);
        Assert.Equal(PaymentStatus.Reversed, await StatusAsync(payment));
        Assert.Single(host.Gateway.Calls, call => call == ("deduct", payment.OutTradeNo));
        var invoice = (await host.InvoicesAsync(enrolled.Id))[^1];
        Assert.Equal((InvoiceStatus.Open, (DateTimeOffset?)null), (invoice.Status, invoice.NextAttemptAt));
        Assert.Equal("payment.dead", (await ReverseAsync(payment)).Error.Code);
    }

    [Fact]
    public async Task The_invoice_of_one_that_was_never_declined_says_that_it_was_given_up_and_can_be_paid_or_voided()
    {
        var paid = await GivenUpAsync();
        var answer = await host.SendAsync(new PayInvoice { Invoice = paid.Id.ToString() });
        Assert.Null(answer.Value.StoppedReason);
        await host.RunAsync();
        Assert.Equal(InvoiceStatus.Paid, Assert.Single(await host.InvoicesAsync(paid.SubscriptionId)).Status);

        var voided = await GivenUpAsync();
        Assert.False((await host.SendAsync(new VoidInvoice { Invoice = voided.Id.ToString() })).IsError);
    }

    [Fact]
    public async Task A_paid_payment_cannot_be_reversed()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        var payment = Assert.Single(await host.PaymentsAsync(enrolled.Id));
        Assert.Equal("payment.paid", (await ReverseAsync(payment)).Error.Code);
        Assert.DoesNotContain(("reverse", payment.OutTradeNo), host.Gateway.Calls);
    }

    [Fact]
    public async Task One_on_the_wire_is_waited_for()
    {
        var payment = await ReadyAsync();
        Result<PaymentView>? during = null;
        host.Gateway.DuringDeduction = async _ => during = await ReverseAsync(payment);
        await host.SweepAsync(new SendReadyDeductions(10));
        host.Gateway.DuringDeduction = null;
        Assert.Equal("payment.in_flight", during!.Error.Code);
        Assert.Equal(PaymentStatus.Succeeded, await StatusAsync(payment));
    }

    [Fact]
    public async Task One_that_was_never_sent_as_far_as_the_books_know_is_asked_for_before_it_is_given_up()
    {
        var payment = await ReadyAsync();
        Assert.Equal(PaymentStatus.Reversing, (await ReverseAsync(payment)).Value.Status);
        await host.RunAsync();
        Assert.Equal(PaymentStatus.Reversing, await StatusAsync(payment));
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddMinutes(1));
        Assert.Equal(PaymentStatus.Canceled, await StatusAsync(payment));
        Assert.DoesNotContain(host.Gateway.Calls, call => call == ("deduct", payment.OutTradeNo));

        // Paid before the database was set back: the success is found.
        var forgotten = await ReadyAsync();
        host.Gateway.SetOrder(
            forgotten.OutTradeNo,
            host.Gateway.Success(
                new DeductRequest(
                    forgotten.Route,
                    forgotten.OutTradeNo,
                    forgotten.ContractNumber!,
                    forgotten.Amount,
                    "Plan",
                    "5734"
                )
            )
        );
        await ReverseAsync(forgotten);
        await host.RunAsync();
        Assert.Equal(PaymentStatus.Succeeded, await StatusAsync(forgotten));
    }

    [Fact]
    public async Task One_whose_outcome_is_unknown_turns_out_paid_or_dies()
    {
        var paid = await ReadyAsync();
        await host.NextDeductionsAsync(
            paid.SubscriptionId!.Value,
            order =>
            {
                host.Gateway.Take(order);
                return Given.NoAnswer;
            }
        );
        await host.SweepAsync(new SendReadyDeductions(10));
        Assert.Equal(PaymentStatus.Reversing, (await ReverseAsync(paid)).Value.Status);
        await host.RunAsync();
        Assert.Equal(PaymentStatus.Succeeded, await StatusAsync(paid));

        var lost = await ReadyAsync();
        await host.NextDeductionsAsync(lost.SubscriptionId!.Value, _ => Given.NoAnswer);
        await host.SweepAsync(new SendReadyDeductions(10));
        await ReverseAsync(lost);
        // "Does not exist" is no proof while the request may still arrive.
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddHours(1));
        Assert.Equal(PaymentStatus.Reversing, await StatusAsync(lost));
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddDays(4));
        Assert.Equal(PaymentStatus.Canceled, await StatusAsync(lost));
    }

    [Fact]
    public async Task Another_merchants_payment_is_not_found()
    {
        var payment = await ReadyAsync();
        var stranger = await host.AddMerchantAsync("main", "stranger-to-reverses");
        var answer = await host.SendAsync(new ReversePayment { Payment = $"{payment.Id}" }, stranger);
        Assert.Equal("payment.not_found", answer.Error.Code);
        Assert.Equal(PaymentStatus.Created, await StatusAsync(payment));
    }

    private async Task<Payment> ReadyAsync()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        await host.SignAsync(enrolled);
        return Assert.Single(await host.PaymentsAsync(enrolled.Id));
    }

    private Task<Result<PaymentView>> ReverseAsync(Payment payment) =>
        host.SendAsync(new ReversePayment { Payment = $"{payment.Id}" });

    private async Task<PaymentStatus> StatusAsync(Payment payment) =>
        (await host.PaymentsAsync(payment.SubscriptionId!.Value)).Single(p => p.Id == payment.Id).Status;

    private async Task<Invoice> GivenUpAsync()
    {
        var lost = await ReadyAsync();
        var subscription = lost.SubscriptionId!.Value;
        await host.NextDeductionsAsync(subscription, _ => Given.NoAnswer);
        await host.SweepAsync(new SendReadyDeductions(10));
        await ReverseAsync(lost);
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddDays(4));
        var invoice = Assert.Single(await host.InvoicesAsync(subscription));
        Assert.Equal((InvoiceStatus.Open, StoppedReason.PaymentReversed), (invoice.Status, invoice.StoppedReason));
        Assert.Single(await host.EventsAsync(subscription), type => type == "invoice.payment_failed");
        return invoice;
    }
}
