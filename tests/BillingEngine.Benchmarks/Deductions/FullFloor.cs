using System.Threading.Channels;
using BillingEngine.Benchmarks.Staging;
using Npgsql;

namespace BillingEngine.Benchmarks.Deductions;

/// <summary>
/// The floor <c>full</c>: claims of 500, so many in flight, attempts and results by one statement for up to 512 results
/// or 10 milliseconds. The next claim is taken while the last is in flight, and no request in flight waits for a write.
/// </summary>
internal sealed class FullFloor(NpgsqlDataSource database, FloorGateway gateway)
{
    private const int Batch = 500;
    private const int MostResults = 512;
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(10);

    private const string Write = """
        WITH u AS (
            SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::timestamptz[],
              $7::timestamptz[], $8::int[], $9::text[])
              AS u(call, id, merchant, subscription, transaction, paid_at, started_at, took, request)
        ), kept AS (
            INSERT INTO gateway_calls SELECT call, merchant, 'deduct', id, subscription, 1, started_at, took,
              'succeeded', 200, NULL, NULL, request FROM u
        )
        UPDATE payments p SET status = 'succeeded', transaction_id = u.transaction, paid_at = u.paid_at,
          lease_until = NULL, updated_at = now()
        FROM u WHERE p.id = u.id AND p.status = 'submitting'
        """;

    public async Task RunAsync()
    {
        var orders = Channel.CreateBounded<Order>(Batch);
        var results = Channel.CreateUnbounded<Paid>(new UnboundedChannelOptions { SingleReader = true });
        var claiming = ClaimAsync(orders.Writer);
        var writing = WriteAsync(results.Reader);
        await Task.WhenAll(
            Enumerable
                .Range(0, BenchEngine.InFlight)
                .Select(async _ =>
                {
                    await foreach (var order in orders.Reader.ReadAllAsync())
                        results.Writer.TryWrite(await gateway.DeductAsync(order));
                })
        );
        results.Writer.Complete();
        await Task.WhenAll(claiming, writing);
    }

    private async Task ClaimAsync(ChannelWriter<Order> orders)
    {
        while (await Claim.TakeAsync(database, Batch) is { Count: > 0 } claimed)
        {
            foreach (var order in claimed)
                await orders.WriteAsync(order);
        }
        orders.Complete();
    }

    private async Task WriteAsync(ChannelReader<Paid> results)
    {
        var group = new List<Paid>(MostResults);
        while (await results.WaitToReadAsync())
        {
            await Task.Delay(Linger);
            while (group.Count < MostResults && results.TryRead(out var paid))
                group.Add(paid);
            await WriteGroupAsync(group);
            group.Clear();
        }
    }

    private async Task WriteGroupAsync(List<Paid> group)
    {
        await using var command = database.CreateCommand(Write);
        void Add<T>(Func<Paid, T> of) =>
            command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = [.. group.Select(of)] });
        Add(_ => Guid.CreateVersion7());
        Add(p => p.Order.Id);
        Add(p => p.Order.MerchantId);
        Add(p => p.Order.SubscriptionId);
        Add(p => p.TransactionId);
        Add(p => p.PaidAt);
        Add(p => p.StartedAt);
        Add(p => p.DurationMs);
        Add(p => p.RequestId);
        if (await command.ExecuteNonQueryAsync() != group.Count)
            throw new InvalidOperationException("A result found no payment that waited for it.");
    }
}
