using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Payments;
using BillingEngine.Orders;
using BillingEngine.Payments;
using BillingEngine.Platform.Facts;
using BillingEngine.Testing.Engine;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Tests.Orders;

/// <summary>What the tests of orders begin with.</summary>
internal static class Ordering
{
    public static CreateOrder Poster { get; } = new(6800, "HKD", "Image Store - Poster");

    public static async Task<PlacedOrderView> OrderedAsync(this EngineHost host, CreateOrder? wish = null) =>
        (await host.SendAsync(wish ?? Poster)).Value;

    public static async Task<Payment> StoredAsync(this EngineHost host, OrderView order) =>
        await host.ReadAsync(db => db.Payments.Include(p => p.Order).AsNoTracking().SingleAsync(p => p.Id == order.Id));

    /// <summary>A payer pays, and WeChat's notification of it comes.</summary>
    public static Task<GateResult> PaysAsync(this EngineHost host, OrderView order) =>
        host.TellPaidAsync(host.Gateway.PayOrder(order.OutTradeNo));

    public static Task<GateResult> TellPaidAsync(this EngineHost host, PaymentOutcome.Succeeded paid) =>
        host
            .Services.GetRequiredService<PaymentGate>()
            .ApplyAsync(new ArrivedPayment(paid) { Number = new PaymentNumber("main", paid.Facts.OutTradeNo) });

    public static Task RunForAsync(this EngineHost host, TimeSpan time) =>
        host.RunUntilAsync(host.Clock.GetUtcNow() + time);

    public static Task<List<string>> EventsAsync(this EngineHost host, PaymentId id) =>
        host.ReadAsync(db =>
            db.Events.AsNoTracking()
                .Where(e => e.ObjectId == id.Value)
                .OrderBy(e => e.Sequence)
                .Select(e => e.Type)
                .ToListAsync()
        );

    public static Task<List<(string Kind, string Debit, string Credit, long Minor)>> BooksAsync(
        this EngineHost host,
        PaymentId id
    ) =>
        host.ReadAsync(async db =>
            (await db.Ledger.AsNoTracking().Where(l => l.CauseId == id.Value).ToListAsync()).ConvertAll(l =>
                ($"{l.Kind}", $"{l.Debit}", $"{l.Credit}", l.AmountMinor)
            )
        );

    public static int CallsOf(this EngineHost host, string operation, OrderView order) =>
        host.Gateway.Calls.Count(call => call == (operation, order.OutTradeNo));
}
