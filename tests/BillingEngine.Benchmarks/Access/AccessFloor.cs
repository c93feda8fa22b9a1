using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace BillingEngine.Benchmarks.Access;

/// <summary>The floor: a bare endpoint that sends the very statement of the engine and writes what it found.</summary>
internal sealed class AccessFloor(NpgsqlDataSource database, Guid merchant)
{
    private const string Read = """
        SELECT c.id IS NOT NULL, p.grace_days, s.id, s.status, s.paid_until, s.past_due_since, s.signature_required,
               s.cancel_at_period_end, s.ends_at
        FROM (VALUES (1)) one
        LEFT JOIN customers c ON c.merchant_id = $1 AND c.reference = $2
        LEFT JOIN plans p ON p.merchant_id = $1 AND p.code = $3
        LEFT JOIN LATERAL (
            SELECT * FROM subscriptions WHERE customer_id = c.id AND plan_code = p.code
            ORDER BY status IN ('trialing', 'active', 'past_due', 'unpaid') DESC, id DESC LIMIT 20) s ON true
        """;

    /// <summary>Answers one question.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        await using var command = database.CreateCommand(Read);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = merchant });
        command.Parameters.Add(
            new NpgsqlParameter<string> { TypedValue = context.Request.Query["customer"].ToString() }
        );
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = context.Request.Query["plan"].ToString() });
        await using var row = await command.ExecuteReaderAsync(context.RequestAborted);
        await row.ReadAsync(context.RequestAborted);
        var answer = JsonSerializer.SerializeToUtf8Bytes(
            new Found(
                row.GetString(3) == "active",
                row.GetString(3),
                row.GetFieldValue<DateTimeOffset>(4),
                row.GetGuid(2)
            )
        );
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer);
    }

    private sealed record Found(bool Access, string Reason, DateTimeOffset Until, Guid Subscription);
}
