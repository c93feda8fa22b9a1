using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Payments;

public sealed class PaymentGateTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Theory]
    [InlineData(true, SubscriptionStatus.PastDue)]
    [InlineData(false, SubscriptionStatus.Active)]
    public async Task Who_pays_one_debt_of_two_is_still_in_debt(bool hasAnother, SubscriptionStatus status)
    {
        var enrolled = await host.PastDueAsync(await host.PlanAsync());
        // A debt of the period before, which is not tried any more.
        var made = !hasAnother
            ? 1
            : await host.SqlAsync(
                $"""
                INSERT INTO invoices SELECT (jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid(),
                  'period_start', i.period_start - interval '400 days', 'next_attempt_at', NULL))).*
                FROM invoices i WHERE subscription_id = '{enrolled.Id.Value}' AND status = 'open'
                """
            );
        var owed = (await host.InvoicesAsync(enrolled.Id))[^1];

        await host.RunUntilAsync(owed.NextAttemptAt!.Value);

        Assert.Equal(1, made);
        Assert.Equal(InvoiceStatus.Paid, (await host.InvoicesAsync(enrolled.Id))[^1].Status);
        Assert.Equal(status, (await host.SubscriptionAsync(enrolled.Id)).Status);
    }
}
