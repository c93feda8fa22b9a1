using BillingEngine.Domain.Common;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Refunds;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Refunds;
using BillingEngine.Testing.Engine;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Tests.Refunds;

/// <summary>What the tests of refunds begin with.</summary>
internal static class Refunding
{
    public static async Task<Payment> PaidAsync(this EngineHost host)
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        return (await host.PaymentsAsync(enrolled.Id)).Single();
    }

    public static Task<Result<RefundView>> RefundAsync(this EngineHost host, Payment payment, long? amount) =>
        host.SendAsync(new CreateRefund(payment.Id.ToString(), amount, "Unused days"));

    public static Task<Result<RefundView>> RefundAsync(
        this EngineHost host,
        Payment payment,
        long? amount,
        string reference,
        string? reason = "Unused days"
    ) => host.SendAsync(new CreateRefund(payment.Id.ToString(), amount, reason, reference));

    public static Task<List<Refund>> RefundsAsync(this EngineHost host, Payment payment) =>
        host.ReadAsync(db => db.Refunds.AsNoTracking().Where(r => r.PaymentId == payment.Id).ToListAsync());

    public static Task<Payment> PaymentAsync(this EngineHost host, PaymentId id) =>
        host.ReadAsync(db => db.Payments.AsNoTracking().SingleAsync(p => p.Id == id));
}
