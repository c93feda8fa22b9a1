using BillingEngine.Composition;
using BillingEngine.Testing.Engine;
using BillingEngine.Tests.Http;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BillingEngine.Tests.Idempotency;

/// <summary>Commands under an idempotency key, over real HTTP and a real database.</summary>
public sealed class IdempotentCommandsTests(ApiHost host) : IClassFixture<ApiHost>
{
    private const string Path = "/v1/customers";

    private NpgsqlDataSource Database => host.Services.GetRequiredService<NpgsqlDataSource>();

    [Fact]
    public async Task A_request_that_comes_again_gets_the_first_answer_byte_for_byte()
    {
        var first = await host.Client.PostKeyedAsync(Path, Customer("again"), "key-again");
        var second = await host.Client.PostKeyedAsync(Path, Customer("again"), "key-again");

        Assert.Equal((201, false), (first.Status, first.IsReplayed));
        Assert.Equal("application/json", first.ContentType);
        Assert.StartsWith("/v1/customers/cus_", first.Location, StringComparison.Ordinal);
        Assert.True(second.IsReplayed);
        Assert.Equal(first.Answer, second.Answer);
        Assert.Equal(1, await CustomersAsync("again"));
    }

    [Fact]
    public async Task An_answer_stays_the_first_although_the_object_has_changed_since()
    {
        var first = await host.Client.PostKeyedAsync(Path, Customer("changing"), "key-changing");
        await host.ChangedAsync(first.Location!, """{"display_name":"New"}""");

        var again = await host.Client.PostKeyedAsync(Path, Customer("changing"), "key-changing");

        Assert.Equal(first.Answer, again.Answer);
    }

    [Fact]
    public async Task A_patch_honours_its_key_too()
    {
        var made = await host.CreatedAsync(Path, Customer("patched"));
        var at = $"/v1/customers/{made.GetProperty("id").GetString()}";
        var first = await host.Client.SendKeyedAsync(HttpMethod.Patch, at, """{"display_name":"One"}""", "key-patch");
        await host.ChangedAsync(at, """{"display_name":"Two"}""");
        var again = await host.Client.SendKeyedAsync(HttpMethod.Patch, at, """{"display_name":"One"}""", "key-patch");

        Assert.Equal((200, true), (again.Status, again.IsReplayed));
        Assert.Equal(first.Answer, again.Answer);
        Assert.Equal("Two", (await host.ReadAsync(at)).GetProperty("display_name").GetString());
    }

    [Fact]
    public async Task A_key_that_was_used_for_another_body_or_address_is_refused()
    {
        await host.Client.PostKeyedAsync(Path, Customer("reused"), "key-reused");

        var otherBody = await host.Client.PostKeyedAsync(Path, Customer("reused-2"), "key-reused");
        var otherAddress = await host.Client.PostKeyedAsync("/v1/plans", Customer("reused"), "key-reused");
        var otherQuery = await host.Client.PostKeyedAsync(Path + "?a=1", Customer("reused"), "key-reused");

        Assert.All(
            new[] { otherBody, otherAddress, otherQuery },
            seen => Assert.Equal((409, "idempotency_key_reused"), (seen.Status, seen.Code))
        );
        Assert.Equal(0, await CustomersAsync("reused-2"));
    }

    [Fact]
    public async Task Another_merchants_same_key_is_another_key()
    {
        var mine = await host.Client.PostKeyedAsync(Path, Customer("both"), "key-both");
        var theirs = await host.OtherMerchant.PostKeyedAsync(Path, Customer("both"), "key-both");

        Assert.Equal((201, false), (theirs.Status, theirs.IsReplayed));
        Assert.NotEqual(mine.Location, theirs.Location);
    }

    [Fact]
    public async Task A_refusal_did_nothing_and_leaves_the_key_free()
    {
        var unreadable = await host.Client.PostKeyedAsync(Path, "{", "key-corrected");
        var invalid = await host.Client.PostKeyedAsync(Path, """{"reference":"corrected"}""", "key-corrected");
        await host.CreatedAsync(Path, Customer("occupied"));
        var taken = await host.Client.PostKeyedAsync(Path, Customer("occupied"), "key-corrected");
        var corrected = await host.Client.PostKeyedAsync(Path, Customer("corrected"), "key-corrected");

        Assert.Equal((400, 422, 409, 201), (unreadable.Status, invalid.Status, taken.Status, corrected.Status));
        Assert.Equal("customer.reference_taken", taken.Code);
        Assert.False(corrected.IsReplayed);
    }

    [Fact]
    public async Task While_the_first_still_runs_its_twin_is_asked_to_come_back()
    {
        // An uncommitted row with the same reference holds the first request at its insert.
        await using var connection = await Database.OpenConnectionAsync();
        await using var blocker = await connection.BeginTransactionAsync();
        await BlockAsync(connection, "held");
        var first = host.Client.PostKeyedAsync(Path, Customer("held"), "key-held");
        await Eventually.TrueAsync(async () => await WaitersAsync() > 0);

        var twin = await host.Client.PostKeyedAsync(Path, Customer("held"), "key-held");
        await blocker.RollbackAsync();
        var answer = await first;
        var later = await host.Client.PostKeyedAsync(Path, Customer("held"), "key-held");

        Assert.Equal((409, "idempotency_in_progress"), (twin.Status, twin.Code));
        Assert.True(twin.RetryAfter >= TimeSpan.FromSeconds(1));
        Assert.Equal(201, answer.Status);
        Assert.Equal((answer.Answer, true), (later.Answer, later.IsReplayed));
    }

    [Fact]
    public async Task Of_many_twins_at_once_one_does_the_operation_and_none_gets_another_answer()
    {
        var all = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(_ => host.Client.PostKeyedAsync(Path, Customer("twins"), "key-twins"))
        );
        var kept = await host.Client.PostKeyedAsync(Path, Customer("twins"), "key-twins");

        Assert.Single(all, seen => seen is { Status: 201, IsReplayed: false });
        Assert.All(
            all,
            seen =>
                Assert.True(seen.Status == 201 ? seen.Answer == kept.Answer : seen.Code == "idempotency_in_progress")
        );
        Assert.Equal(1, await CustomersAsync("twins"));
    }

    [Fact]
    public async Task A_request_cut_off_before_its_commit_left_nothing_and_the_next_one_does_it()
    {
        await using var connection = await Database.OpenConnectionAsync();
        await using var blocker = await connection.BeginTransactionAsync();
        await BlockAsync(connection, "cut");
        var first = host.Client.PostKeyedAsync(Path, Customer("cut"), "key-cut");
        await Eventually.TrueAsync(async () => await WaitersAsync() > 0);

        // What the death of a process is to the database, and the database's restart to the process.
        await ExecuteAsync(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()
            """
        );
        var died = await first;
        await blocker.RollbackAsync();
        // The process of the database that was told to end gives its lock of the key back a moment later.
        await Eventually.TrueAsync(async () =>
            await ScalarAsync(
                """
                SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                WHERE l.locktype = 'advisory' AND d.datname = current_database()
                """
            ) == 0
        );
        var next = await host.Client.PostKeyedAsync(Path, Customer("cut"), "key-cut");

        Assert.Equal(503, died.Status);
        Assert.Equal((201, false), (next.Status, next.IsReplayed));
        Assert.Equal(1, await CustomersAsync("cut"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("tab\tinside")]
    [InlineData("caf\u00e9")]
    [InlineData("one", "two")]
    public async Task A_key_that_is_none_is_refused_by_the_name_of_its_header(params string[] keys)
    {
        var fields = new List<string>();
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = ApiHost.Body(Customer("bad")) };
        foreach (var key in keys)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        // .NET's client sends no header that is not ASCII, and drops an empty one.
        if (keys is [""] || keys[0].Any(c => c > 127))
            fields.AddRange(await RawRequest.RefusedFieldsAsync(host.Client, Path, Customer("bad"), keys[0]));
        else
            fields.AddRange(await ApiHost.RefusedAsync(host.Client.SendAsync(request), 422, "validation_failed"));

        Assert.Equal(["Idempotency-Key"], fields);
        Assert.Equal(0, await CustomersAsync("bad"));
    }

    [Fact]
    public async Task A_key_may_have_255_characters_and_no_more()
    {
        var longest = await host.Client.PostKeyedAsync(Path, Customer("longest"), new string('k', 255));
        var longer = await host.Client.PostKeyedAsync(Path, Customer("longer"), new string('k', 256));

        Assert.Equal((201, 422), (longest.Status, longer.Status));
    }

    [Fact]
    public async Task An_answer_is_kept_for_thirty_days_and_then_forgotten()
    {
        await host.Client.PostKeyedAsync(Path, Customer("old"), "key-old");
        await host.Client.PostKeyedAsync(Path, Customer("young"), "key-young");
        await AgeAsync("key-young", "29 days 23 hours");
        await AgeAsync("key-old", "30 days 1 minute");

        await using (var scope = host.Services.CreateAsyncScope())
        {
            var sweep = EngineTimetable.Entries.Single(entry => entry.Name == "expire-idempotency-keys").Request();
            Assert.Equal(1, (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(sweep)).Value);
        }

        Assert.True((await host.Client.PostKeyedAsync(Path, Customer("young"), "key-young")).IsReplayed);
        Assert.Equal(409, (await host.Client.PostKeyedAsync(Path, Customer("old"), "key-old")).Status);
    }

    private static string Customer(string reference) => $$"""{"reference":"{{reference}}","display_name":"B"}""";

    private async Task BlockAsync(NpgsqlConnection connection, string reference)
    {
        await using var insert = new NpgsqlCommand(
            """
            INSERT INTO customers (id, merchant_id, reference, display_name, metadata, created_at, updated_at,
              event_sequence)
            VALUES (gen_random_uuid(), $1, $2, 'B', '{}', now(), now(), 0)
            """,
            connection
        );
        insert.Parameters.AddWithValue(host.Merchant.Id.Value);
        insert.Parameters.AddWithValue(reference);
        await insert.ExecuteNonQueryAsync();
    }

    private Task<long> WaitersAsync() =>
        ScalarAsync(
            """
            SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
            """
        );

    private Task<long> CustomersAsync(string reference) =>
        ScalarAsync(
            $"SELECT count(*) FROM customers WHERE reference = '{reference}' AND merchant_id = '{host.Merchant.Id.Value}'"
        );

    private Task AgeAsync(string key, string age) =>
        ExecuteAsync($"UPDATE idempotency_keys SET created_at = now() - interval '{age}' WHERE key = '{key}'");

    private async Task ExecuteAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<long> ScalarAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
