using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using BillingEngine.Benchmarks.Staging;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace BillingEngine.Benchmarks.Notifications;

/// <summary>
/// The grouped floor: verify, decrypt, parse; one statement a group keeps the notifications and updates the payments,
/// or writes every row that the engine writes; each is answered after the commit. A group is what arrived while the
/// last one was written.
/// </summary>
internal sealed class GroupedFloor(NpgsqlDataSource database, BenchAccount account, string write) : IAsyncDisposable
{
    private const int Most = 512;

    private const string Paid = """
        WITH u AS (
            SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[])
              AS u(id, notification, number, transaction, paid_at, resource)
        ), paid AS (
            UPDATE payments p SET status = 'succeeded', transaction_id = u.transaction, paid_at = u.paid_at,
              due_at = NULL, unknown_since = NULL, unknown_reason = NULL, updated_at = now(),
              event_sequence = event_sequence + 1
            FROM u WHERE p.account_key = 'bench' AND p.out_trade_no = u.number
            RETURNING u.id, p.merchant_id, p.id AS payment, p.subscription_id, p.invoice_id, p.amount_minor, p.currency,
              p.paid_at, p.event_sequence
        )
        """;

    private const string Kept = """
        INSERT INTO notifications SELECT u.id, 'bench', u.notification, 'TRANSACTION.SUCCESS', 'applied', NULL,
          paid.merchant_id, paid.payment, paid.subscription_id, u.resource, now()
        FROM u JOIN paid USING (id)
        ON CONFLICT DO NOTHING
        """;

    /// <summary>Keeps the notification and pays the payment.</summary>
    public const string TwoRows = Paid + Kept;

    /// <summary>
    /// Writes the eight rows of the engine. The events show what the engine's own showed of some payment; each row's
    /// number, in the order of time as all are, is the notification's with another digit.
    /// </summary>
    public const string EightRows = $"""
        {Paid}, settled AS (
            UPDATE invoices i SET status = 'paid', due_minor = 0, paid_at = paid.paid_at, closed_at = paid.paid_at,
              next_attempt_at = NULL, updated_at = now(), event_sequence = i.event_sequence + 1
            FROM paid WHERE i.id = paid.invoice_id RETURNING paid.id AS told, i.*
        ), renewed AS (
            UPDATE subscriptions s SET updated_at = now(), event_sequence = s.event_sequence + 1
            FROM paid WHERE s.id = paid.subscription_id RETURNING paid.id AS told, s.*
        ), booked AS (
            INSERT INTO ledger_entries (id, merchant_id, debit, credit, amount_minor, currency, kind, cause_type,
              cause_id, booked_at)
            SELECT id, merchant_id, 'wechat_receivable', 'revenue', amount_minor, currency, 'payment_received',
              'payment', payment, now() FROM paid
        ), told AS (
            INSERT INTO events (id, merchant_id, type, object_type, object_id, sequence, subscription_id, data,
              created_at)
            SELECT overlay(happened.told::text PLACING happened.digit FROM 20 FOR 1)::uuid, merchant_id, shown.type,
              object_type, object, sequence, subscription, shown.data, now()
            FROM (
                SELECT id, '8', merchant_id, 'payment', payment, event_sequence, subscription_id FROM paid
                UNION ALL
                SELECT told, '9', merchant_id, 'invoice', id, event_sequence, subscription_id FROM settled
                UNION ALL
                SELECT told, 'a', merchant_id, 'subscription', id, event_sequence, id FROM renewed
            ) AS happened (told, digit, merchant_id, object_type, object, sequence, subscription)
            JOIN bench_shown AS shown USING (object_type)
        )
        {Kept}
        """;

    /// <summary>What the engine's events showed last, for <see cref="EightRows"/> to show.</summary>
    public const string Shown = """
        CREATE TABLE IF NOT EXISTS bench_shown AS
        SELECT DISTINCT ON (object_type) object_type, type, data FROM events
        """;

    private sealed record Told(string Id, string Number, string Transaction, DateTime PaidAt, string Resource)
    {
        public TaskCompletionSource Kept { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private readonly Channel<Told> waiting = Channel.CreateUnbounded<Told>(
        new UnboundedChannelOptions { SingleReader = true }
    );
    private readonly ThreadLocal<AesGcm> cipher = new(
        () => new AesGcm(Encoding.UTF8.GetBytes(account.ApiV3Key), 16),
        trackAllValues: true
    );
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
            Encoding.UTF8.GetBytes(resource.GetProperty("nonce").GetString()!),
            whole.AsSpan(0, content.Length),
            whole.AsSpan(content.Length),
            content,
            Encoding.UTF8.GetBytes(resource.GetProperty("associated_data").GetString()!)
        );
        using var order = JsonDocument.Parse(content);
        var root = order.RootElement;
        return new Told(
            envelope.RootElement.GetProperty("id").GetString()!,
            root.GetProperty("out_trade_no").GetString()!,
            root.GetProperty("transaction_id").GetString()!,
            root.GetProperty("success_time").GetDateTimeOffset().UtcDateTime,
            Encoding.UTF8.GetString(content)
        );
    }

    private async Task WriteAsync()
    {
        var group = new List<Told>(Most);
        while (await waiting.Reader.WaitToReadAsync())
        {
            while (group.Count < Most && waiting.Reader.TryRead(out var told))
                group.Add(told);
            await using var command = database.CreateCommand(write);
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
