using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using BillingEngine.Benchmarks.Staging;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace BillingEngine.Benchmarks.Notifications;

/// <summary>
/// The grouped floor: verify, decrypt, parse; one statement a group keeps the notifications and updates the payments;
/// each is answered after the commit. A group is what arrived while the last one was written.
/// </summary>
internal sealed class GroupedFloor(NpgsqlDataSource database, BenchAccount account) : IAsyncDisposable
{
    private const int Most = 512;

    private const string Write = """
        WITH u AS (
            SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[])
              AS u(id, notification, number, transaction, paid_at, resource)
        ), paid AS (
            UPDATE payments p SET status = 'succeeded', transaction_id = u.transaction, paid_at = u.paid_at,
              due_at = NULL, unknown_since = NULL, unknown_reason = NULL, updated_at = now()
            FROM u WHERE p.account_key = 'bench' AND p.out_trade_no = u.number
            RETURNING u.id, p.merchant_id, p.id AS payment, p.subscription_id
        )
        INSERT INTO notifications SELECT u.id, 'bench', u.notification, 'TRANSACTION.SUCCESS', 'applied', NULL,
          paid.merchant_id, paid.payment, paid.subscription_id, u.resource, now()
        FROM u JOIN paid USING (id)
        ON CONFLICT DO NOTHING
        """;

    private sealed record Told(string Id, string Number, string Transaction, DateTime PaidAt, string Resource)
    {
        public TaskCompletionSource Kept { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private readonly Channel<Told> waiting = Channel.CreateUnbounded<Told>(
        new UnboundedChannelOptions { SingleReader = true });
    private readonly ThreadLocal<AesGcm> cipher = new(
        () => new AesGcm(Encoding.UTF8.GetBytes(account.ApiV3Key), 16), trackAllValues: true);
    private Task writing = Task.CompletedTask;

    /// <summary>Begins to write groups.</summary>
    public void Start() => writing = WriteAsync();

    /// <summary>Receives one notification.</summary>
    public async Task ReceiveAsync(HttpContext context)
    {
        var body = new byte[(int)context.Request.ContentLength!.Value];
        await context.Request.Body.ReadExactlyAsync(body);
        var headers = context.Request.Headers;
        var head = $"{headers["Wechatpay-Timestamp"]}\n{headers["Wechatpay-Nonce"]}\n";
        if (!SignedWire.Verify(account.GatewayKey, head, body, headers["Wechatpay-Signature"].ToString()))
        {
            context.Response.StatusCode = 401;
            return;
        }
        var told = Open(body);
        waiting.Writer.TryWrite(told);
        await told.Kept.Task;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Answer.Length;
        await context.Response.Body.WriteAsync(Answer);
    }

    private static readonly byte[] Answer = """{"code":"SUCCESS","message":"OK"}"""u8.ToArray();

    private Told Open(byte[] body)
    {
        using var envelope = JsonDocument.Parse(body);
        var resource = envelope.RootElement.GetProperty("resource");
        var whole = resource.GetProperty("ciphertext").GetBytesFromBase64();
        var content = new byte[whole.Length - 16];
        cipher.Value!.Decrypt(
            Encoding.UTF8.GetBytes(resource.GetProperty("nonce").GetString()!), whole.AsSpan(0, content.Length),
            whole.AsSpan(content.Length), content,
            Encoding.UTF8.GetBytes(resource.GetProperty("associated_data").GetString()!));
        using var order = JsonDocument.Parse(content);
        var root = order.RootElement;
        return new Told(
            envelope.RootElement.GetProperty("id").GetString()!, root.GetProperty("out_trade_no").GetString()!,
            root.GetProperty("transaction_id").GetString()!,
            root.GetProperty("success_time").GetDateTimeOffset().UtcDateTime, Encoding.UTF8.GetString(content));
    }

    private async Task WriteAsync()
    {
        var group = new List<Told>(Most);
        while (await waiting.Reader.WaitToReadAsync())
        {
            while (group.Count < Most && waiting.Reader.TryRead(out var told))
                group.Add(told);
            await using var command = database.CreateCommand(Write);
            void Add<T>(Func<Told, T> of) =>
                command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = [.. group.Select(of)] });
            Add(_ => Guid.CreateVersion7());
            Add(t => t.Id);
            Add(t => t.Number);
            Add(t => t.Transaction);
            Add(t => t.PaidAt);
            Add(t => t.Resource);
            await command.ExecuteNonQueryAsync();
            foreach (var told in group)
                told.Kept.SetResult();
            group.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        waiting.Writer.Complete();
        await writing;
        foreach (var aes in cipher.Values)
            aes.Dispose();
        cipher.Dispose();
    }
}
