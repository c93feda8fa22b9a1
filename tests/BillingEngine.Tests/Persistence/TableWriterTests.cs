using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Persistence;
using BillingEngine.Testing.Engine;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Tests.Persistence;

public sealed class TableWriterTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task What_is_inserted_as_a_set_reads_back_as_the_same_object()
    {
        var enrolled = await host.PastDueAsync(await host.PlanAsync());
        await host.SignAsync(enrolled);
        await RoundTripAsync<Subscription>(s => s.Id == enrolled.Id);
        await RoundTripAsync<Invoice>(i => i.SubscriptionId == enrolled.Id);
        await RoundTripAsync<InvoiceLine>(_ => true);
        await RoundTripAsync<Payment>(p => p.SubscriptionId == enrolled.Id);
        await RoundTripAsync<EventRow>(e => e.SubscriptionId == enrolled.Id.Value);
        await RoundTripAsync<GatewayCallRow>(c => c.SubscriptionId == enrolled.Id.Value);
        await RoundTripAsync<LedgerRow>(_ => true);
    }

    [Fact]
    public async Task An_update_writes_what_changes_and_leaves_what_never_does()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        var before = await host.SubscriptionAsync(enrolled.Id);
        var changed = await host.SubscriptionAsync(enrolled.Id);
        var later = host.Clock.GetUtcNow().AddMinutes(1);
        changed.CancelWithPeriod("it's \"over\", {really}: 再见", false, later);
        // As a verb might that does not know the column is immutable.
        typeof(Subscription).GetProperty(nameof(Subscription.PlanCode))!.SetValue(changed, "another");

        await WriteAsync((writer, batch) => writer.Update(batch, [changed]));

        var after = await host.SubscriptionAsync(enrolled.Id);
        Assert.Equal("it's \"over\", {really}: 再见", after.CancelReason);
        Assert.Equal(
            (true, later, (DateTimeOffset?)null, before.PlanCode),
            (after.CancelAtPeriodEnd, after.UpdatedAt, after.NextRenewalAt, after.PlanCode)
        );
        Assert.Equal(before.Metadata, after.Metadata);
    }

    [Fact]
    public async Task No_rows_make_no_statement()
    {
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BillingDbContext>();
        await using var batch = WriteSet.Batch(db);
        var writer = new TableWriter<Payment>(db.Model);
        writer.Insert(batch, []);
        writer.Update(batch, []);
        Assert.Empty(batch.BatchCommands);
    }

    // In a transaction that is rolled back: the rows are read, deleted, inserted by the writer and read again.
    private async Task RoundTripAsync<T>(System.Linq.Expressions.Expression<Func<T, bool>> which)
        where T : class
    {
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BillingDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync();
        await db.Database.ExecuteSqlRawAsync("SET LOCAL session_replication_role = replica");
        var rows = await db.Set<T>().AsNoTracking().Where(which).ToListAsync();
        Assert.NotEmpty(rows);
        await db.Set<T>().Where(which).ExecuteDeleteAsync();
        await using (var batch = WriteSet.Batch(db))
        {
            new TableWriter<T>(db.Model).Insert(batch, rows);
            await batch.ExecuteNonQueryAsync();
        }
        var again = await db.Set<T>().AsNoTracking().Where(which).ToListAsync();
        var type = db.Model.FindEntityType(typeof(T))!;
        Assert.Equal(Texts(type, rows), Texts(type, again));
        await transaction.RollbackAsync();
    }

    private async Task WriteAsync(Action<TableWriter<Subscription>, Npgsql.NpgsqlBatch> write)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BillingDbContext>();
        await db.Database.OpenConnectionAsync();
        await using var batch = WriteSet.Batch(db);
        write(new TableWriter<Subscription>(db.Model), batch);
        await batch.ExecuteNonQueryAsync();
    }

    private static List<string> Texts<T>(IEntityType type, List<T> rows) =>
        [
            .. rows.Select(row =>
                    string.Join(
                        "; ",
                        type.GetProperties()
                            .Where(p => p.PropertyInfo is not null)
                            .Select(p => $"{p.Name}={Text(p.PropertyInfo!.GetValue(row))}")
                    )
                )
                .Order(StringComparer.Ordinal),
        ];

    private static string Text(object? value) =>
        value switch
        {
            null => "null",
            DateTimeOffset at => at.ToString("O"),
            DateTime at => at.ToString("O"),
            IReadOnlyDictionary<string, string> pairs => string.Join(',', pairs.Select(p => $"{p.Key}:{p.Value}")),
            _ => value.ToString()!,
        };
}
