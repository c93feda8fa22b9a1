using System.Text.Json;
using BillingEngine.Testing.Engine;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BillingEngine.Tests.Idempotency;

/// <summary>
/// Operations that call the gateway, under an idempotency key: cut off between their commits, and finished.
/// </summary>
public sealed class IdempotentStepsTests(ServerHost stack) : IClassFixture<ServerHost>
{
    private const string Path = "/v1/subscriptions";

    private static int count;

    [Fact]
    public async Task An_enrolment_that_comes_again_gets_the_first_answer()
    {
        var (wish, key) = await WishAsync();
        var first = await stack.Api.PostKeyedAsync(Path, wish, key);
        var again = await stack.Api.PostKeyedAsync(Path, wish, key);

        Assert.Equal((201, false, true), (first.Status, first.IsReplayed, again.IsReplayed));
        Assert.Equal(first.Answer, again.Answer);
    }

    [Fact]
    public async Task While_an_enrolment_runs_its_twin_is_asked_to_come_back()
    {
        var (wish, key) = await WishAsync();
        await stack.Api.PostKeyedAsync(Path, wish, key);
        await CutOffAsync(key, "clock_timestamp() + interval '20 seconds'");

        var twin = await stack.Api.PostKeyedAsync(Path, wish, key);

        Assert.Equal((409, "idempotency_in_progress"), (twin.Status, twin.Code));
    }

    [Fact]
    public async Task An_enrolment_cut_off_after_its_session_was_kept_is_answered_from_what_is_stored()
    {
        var (wish, key) = await WishAsync();
        var first = await stack.Api.PostKeyedAsync(Path, wish, key);
        await CutOffAsync(key, "'-infinity'");

        var next = await stack.Api.PostKeyedAsync(Path, wish, key);

        Assert.Equal((201, false), (next.Status, next.IsReplayed));
        Assert.Equal(Field(first, "id"), Field(next, "id"));
        Assert.Equal(Field(first, "signing"), Field(next, "signing"));
        // The request that was cut off cannot answer under the key any more.
        Assert.Equal(2L, await ScalarAsync($"SELECT fence FROM idempotency_keys WHERE key = '{key}'"));
        Assert.True((await stack.Api.PostKeyedAsync(Path, wish, key)).IsReplayed);
    }

    [Fact]
    public async Task An_enrolment_cut_off_before_its_session_was_kept_gets_another_session()
    {
        var (wish, key) = await WishAsync();
        var first = await stack.Api.PostKeyedAsync(Path, wish, key);
        await CutOffAsync(key, "'-infinity'");
        var contract = JsonDocument.Parse(first.Body).RootElement.GetProperty("contract").GetProperty("id").GetString();
        await ExecuteAsync(
            $"""
            UPDATE contracts SET session_id = NULL, signing_url = NULL WHERE subscription_id = (
                SELECT subscription_id FROM contracts c JOIN idempotency_keys k ON k.begun_id = c.subscription_id
                WHERE k.key = '{key}')
            """
        );

        var next = await stack.Api.PostKeyedAsync(Path, wish, key);

        Assert.Equal(201, next.Status);
        Assert.Equal(Field(first, "id"), Field(next, "id"));
        var body = JsonDocument.Parse(next.Body).RootElement;
        Assert.NotEqual(contract, body.GetProperty("contract").GetProperty("id").GetString());
        await stack.PressAsync($"/_control/sessions/{body.GetProperty("signing").GetProperty("session_id")}/sign");
        await Eventually.TrueAsync(async () =>
            (await stack.GetAsync(next.Location!)).GetProperty("status").GetString() == "active"
        );
    }

    [Fact]
    public async Task An_enrolment_that_WeChat_did_not_answer_begins_again_under_the_same_key()
    {
        var (wish, key) = await WishAsync();
        await FaultAsync("""{"on":"pre_sign","fault":"error_503"}""");
        var refused = await stack.Api.PostKeyedAsync(Path, wish, key);
        await FaultAsync();
        var next = await stack.Api.PostKeyedAsync(Path, wish, key);

        Assert.True(refused.Status is 502 or 503, refused.Body);
        Assert.Equal((201, false), (next.Status, next.IsReplayed));
    }

    [Fact]
    public async Task A_request_whose_key_was_taken_over_before_it_began_begins_nothing()
    {
        var (wish, key) = await WishAsync();
        // A customer of the same reference, not committed yet, holds the enrolment before it names what it begins.
        await using var other = await OtherNode.BeginAsync(
            Database,
            $"""
            INSERT INTO customers (id, merchant_id, reference, display_name, metadata, created_at, updated_at,
              event_sequence)
            SELECT gen_random_uuid(), id, '{ReferenceOf(key)}', 'B', jsonb_build_object(), now(), now(), 0
            FROM merchants WHERE account_key = 'main'
            """
        );
        var first = stack.Api.PostKeyedAsync(Path, wish, key);
        await other.IsMetByAsync(first);
        await TakeOverAsync(key);
        await other.RollBackAsync();

        var answer = await first;

        Assert.Equal((409, "concurrent_update"), (answer.Status, answer.Code));
        Assert.Equal(0L, await ScalarAsync($"SELECT count(*) FROM customers WHERE reference = '{ReferenceOf(key)}'"));
        Assert.Equal(1L, await ScalarAsync(HeldByAnother(key)));
    }

    [Fact]
    public async Task A_request_whose_key_was_taken_over_before_its_answer_leaves_the_key_to_the_other()
    {
        var (wish, key) = await WishAsync();
        // The call for its session is noted when the enrolment is begun and not answered yet.
        await using var other = await OtherNode.BeginAsync(Database, "LOCK TABLE gateway_calls IN SHARE MODE");
        var first = stack.Api.PostKeyedAsync(Path, wish, key);
        await Eventually.TrueAsync(async () =>
            first.IsCompleted
            || await ScalarAsync($"SELECT count(*) FROM idempotency_keys WHERE key = '{key}' AND begun_id IS NOT NULL")
                == 1
        );
        await TakeOverAsync(key);
        await other.RollBackAsync();

        await first;

        Assert.Equal(1L, await ScalarAsync(HeldByAnother(key)));
    }

    [Fact]
    public async Task An_advance_of_the_clock_is_replayed_and_not_refused_as_past()
    {
        var to = (await stack.NowAsync()).AddHours(2);
        var json = $$"""{"to":"{{to.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}}"}""";
        var first = await stack.Api.PostKeyedAsync("/v1/test_clock/advance", json, "key-clock");
        var again = await stack.Api.PostKeyedAsync("/v1/test_clock/advance", json, "key-clock");
        await CutOffAsync("key-clock", "'-infinity'");
        var takenOver = await stack.Api.PostKeyedAsync("/v1/test_clock/advance", json, "key-clock");

        Assert.Equal((200, true), (again.Status, again.IsReplayed));
        Assert.Equal(first.Answer, again.Answer);
        Assert.Equal((200, false), (takenOver.Status, takenOver.IsReplayed));
    }

    [Fact]
    public async Task A_cancel_under_a_key_is_answered_again_and_not_refused_as_done()
    {
        var (wish, key) = await WishAsync();
        var enrolled = await stack.Api.PostKeyedAsync(Path, wish, key);
        var at = $"{enrolled.Location}/cancel";

        var first = await stack.Api.PostKeyedAsync(at, """{"at":"now"}""", key + "-cancel");
        var again = await stack.Api.PostKeyedAsync(at, """{"at":"now"}""", key + "-cancel");
        var without = await stack.Api.PostKeyedAsync(at, """{"at":"now"}""");

        Assert.Equal((200, true, 409), (first.Status, again.IsReplayed, without.Status));
        Assert.Equal(first.Answer, again.Answer);
    }

    // What a kill between the operation's last commit and the keeping of its answer leaves behind.
    private async Task CutOffAsync(string key, string lease)
    {
        var cut = await ExecuteAsync(
            $"""
            UPDATE idempotency_keys SET status = NULL, content_type = NULL, location = NULL, body = NULL,
              leased_until = {lease}
            WHERE key = '{key}' AND status IS NOT NULL
            """
        );
        Assert.Equal(1, cut);
    }

    private async Task TakeOverAsync(string key) =>
        Assert.Equal(
            1,
            await ExecuteAsync($"UPDATE idempotency_keys SET fence = fence + 1 WHERE key = '{key}' AND status IS NULL")
        );

    private static string HeldByAnother(string key) =>
        $"""
            SELECT count(*) FROM idempotency_keys
            WHERE key = '{key}' AND status IS NULL AND leased_until > clock_timestamp()
            """;

    private static string ReferenceOf(string key) => key.Replace("enrol-", "keyed-", StringComparison.Ordinal);

    private NpgsqlDataSource Database => stack.Services.GetRequiredService<NpgsqlDataSource>();

    private async Task<int> ExecuteAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync();
    }

    private async Task<long> ScalarAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task FaultAsync(params string[] rules) =>
        await stack.PressAsync("/_control/faults", $$"""{"rules":[{{string.Join(',', rules)}}]}""");

    private static string Field(Seen seen, string name) =>
        JsonDocument.Parse(seen.Body).RootElement.GetProperty(name).GetRawText();

    private async Task<(string Wish, string Key)> WishAsync()
    {
        var n = Interlocked.Increment(ref count);
        await stack.PostAsync(
            "/v1/plans",
            $$"""
            {"code":"keyed-{{n}}","name":"Keyed","amount":8800,"currency":"HKD","interval":"month",
             "contract_template_id":123}
            """
        );
        return (
            $$$"""
            {"plan":"keyed-{{{n}}}","channel":"mini_program",
             "customer":{"reference":"keyed-{{{n}}}","display_name":"Li Lei","openid":"o-keyed-{{{n}}}"}}
            """,
            $"enrol-{n}"
        );
    }
}
