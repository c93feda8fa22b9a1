using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using BillingEngine.Domain.Common;
using Npgsql;

namespace BillingEngine.Benchmarks.Webhooks;

/// <summary>
/// Claims of 500 by one statement, so many in flight as the engine has over ten endpoints, sign, post, and one
/// statement for up to 512 results or 10 milliseconds. It knows its receivers' secrets and minds no endpoint in
/// particular.
/// </summary>
internal sealed class WebhooksFloor(NpgsqlDataSource database, byte[] secret) : IDisposable
{
    private const int Batch = 500;
    private const int MostResults = 512;
    private const int InFlight = 80;
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(10);

    private const string Claim = """
        WITH due AS (
            SELECT merchant_id, endpoint_id, event_id FROM webhook_deliveries
            WHERE status = 'pending' AND due_at <= now() AND (leased_until IS NULL OR leased_until < now())
            ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED
        )
        UPDATE webhook_deliveries d SET fence = fence + 1, leased_until = now() + interval '30 seconds'
        FROM due JOIN events v ON v.merchant_id = due.merchant_id AND v.id = due.event_id
          JOIN webhook_endpoints e ON e.id = due.endpoint_id
        WHERE d.endpoint_id = due.endpoint_id AND d.event_id = due.event_id
        RETURNING d.endpoint_id, d.event_id, e.url, v.type, v.sequence, v.created_at, v.data::text
        """;

    private const string Write = """
        UPDATE webhook_deliveries d SET status = 'delivered', attempts = attempts + 1, leased_until = NULL,
          last_attempt_at = now(), delivered_at = now(), response_status = 204
        FROM unnest($1::uuid[], $2::uuid[]) AS u(endpoint_id, event_id)
        WHERE d.endpoint_id = u.endpoint_id AND d.event_id = u.event_id AND d.status = 'pending'
        """;

    private sealed record Due(
        Guid Endpoint,
        Guid Event,
        string Url,
        string Type,
        long Sequence,
        DateTime CreatedAt,
        string Data
    );

    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false });

    public async Task RunAsync()
    {
        var due = Channel.CreateBounded<Due>(Batch);
        var results = Channel.CreateUnbounded<Due>(new UnboundedChannelOptions { SingleReader = true });
        var claiming = ClaimAsync(due.Writer);
        var writing = WriteAsync(results.Reader);
        await Task.WhenAll(
            Enumerable
                .Range(0, InFlight)
                .Select(async _ =>
                {
                    await foreach (var one in due.Reader.ReadAllAsync())
                    {
                        await PostAsync(one);
                        results.Writer.TryWrite(one);
                    }
                })
        );
        results.Writer.Complete();
        await Task.WhenAll(claiming, writing);
    }

    private async Task ClaimAsync(ChannelWriter<Due> due)
    {
        for (var found = Batch; found > 0; )
        {
            await using var command = database.CreateCommand(Claim);
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Batch });
            found = 0;
            await using var rows = await command.ExecuteReaderAsync();
            for (; await rows.ReadAsync(); found++)
            {
                await due.WriteAsync(
                    new Due(
                        rows.GetGuid(0),
                        rows.GetGuid(1),
                        rows.GetString(2),
                        rows.GetString(3),
                        rows.GetInt64(4),
                        rows.GetDateTime(5),
                        rows.GetString(6)
                    )
                );
            }
        }
        due.Complete();
    }

    private async Task PostAsync(Due due)
    {
        var id = new EventId(due.Event).ToString();
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteString("type", due.Type);
            json.WriteNumber("sequence", due.Sequence);
            json.WriteString("created_at", due.CreatedAt);
            json.WritePropertyName("data");
            json.WriteRawValue(due.Data);
            json.WriteEndObject();
        }
        var body = stream.ToArray();
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        byte[] content = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(due.Url))
        {
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString());
        request.Headers.TryAddWithoutValidation(
            "webhook-signature",
            "v1," + Convert.ToBase64String(HMACSHA256.HashData(secret, content))
        );
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
    }

    private async Task WriteAsync(ChannelReader<Due> results)
    {
        var group = new List<Due>(MostResults);
        while (await results.WaitToReadAsync())
        {
            await Task.Delay(Linger);
            while (group.Count < MostResults && results.TryRead(out var one))
                group.Add(one);
            await using var command = database.CreateCommand(Write);
            command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. group.Select(d => d.Endpoint)] });
            command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. group.Select(d => d.Event)] });
            if (await command.ExecuteNonQueryAsync() != group.Count)
                throw new InvalidOperationException("A result found no delivery that waited for it.");
            group.Clear();
        }
    }

    public void Dispose() => client.Dispose();
}
