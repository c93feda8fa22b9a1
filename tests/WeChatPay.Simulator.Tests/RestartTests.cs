using System.Text.Json.Nodes;

namespace WeChatPay.Simulator.Tests;

/// <summary>The folder: a restart restores the state.</summary>
public sealed class RestartTests : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("simulator");
    private Receiver receiver = null!;

    public async Task InitializeAsync() => receiver = await Receiver.StartAsync();

    public async Task DisposeAsync()
    {
        await receiver.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Contracts_money_users_and_the_clock_are_found_again()
    {
        Signed signed;
        JsonObject paid,
            open;
        string ledger;
        DateTimeOffset now;
        await using (var before = await StartAsync())
        {
            await before.ControlAsync(
                "PUT",
                "/templates/125",
                new JsonObject { ["termination_notify_url"] = receiver.Url }
            );
            signed = await before.SignAsync(before.Direct);
            await before.ControlAsync("PUT", $"/users/{signed.Openid}", JsonNode.Parse("""{"balance":1000}"""));
            paid = before.DeductBody(before.Direct, signed.ContractId, 600);
            open = before.DeductBody(before.Direct, signed.ContractId, 600);
            Assert.Equal(200, (await before.PostAsync(before.Direct, Sandbox.DeductPath, paid)).Status);
            Assert.Equal(403, (await before.PostAsync(before.Direct, Sandbox.DeductPath, open)).Status);
            await before.MoveAsync(TimeSpan.FromDays(40));
            now = Now(await before.ControlAsync("GET", "/clock"));
            ledger = (await before.ControlAsync("GET", "/ledger")).ToJsonString();
        }

        // A second restart: the compacted journal must be complete too.
        await (await StartAsync()).Host.DisposeAsync();
        await using var after = await StartAsync();

        Assert.Equal(ledger, (await after.ControlAsync("GET", "/ledger")).ToJsonString());
        Assert.InRange(Now(await after.ControlAsync("GET", "/clock")), now, now.AddHours(1));
        Assert.Equal(400, (long)(await after.ControlAsync("GET", $"/users/{signed.Openid}"))["balance"]!);
        var template = await after.ControlAsync("GET", "/templates/125");
        Assert.Equal(receiver.Url, (string)template["termination_notify_url"]!);
        Assert.Equal((400, "ORDER_PAID"), (await after.PostAsync(after.Direct, Sandbox.DeductPath, paid)).Refusal);
        Assert.Equal((403, "NOT_ENOUGH"), (await after.PostAsync(after.Direct, Sandbox.DeductPath, open)).Refusal);
        var contract = await after.GetAsync(
            after.Direct,
            $"/v3/global/papay/contracts/{signed.ContractId}?{after.Direct.Query}"
        );
        Assert.Equal("SIGNED", (string)contract.Json["state"]!);
        var other = await after.SignAsync(after.Direct);
        Assert.NotEqual(signed.ContractId, other.ContractId);
    }

    [Fact]
    public async Task An_unacknowledged_notification_and_an_order_in_progress_go_on()
    {
        receiver.Answer = _ => 500;
        string id;
        JsonObject body;
        await using (var before = await StartAsync())
        {
            var signed = await before.SignAsync(before.Direct);
            id = receiver.Arrivals[0].Id;
            await before.FaultAsync(
                "deduct",
                "userpaying",
                rule => (rule["then"], rule["delay_seconds"]) = ("SUCCESS", 600)
            );
            body = before.DeductBody(before.Direct, signed.ContractId);
            await before.PostAsync(before.Direct, Sandbox.DeductPath, body);
        }

        receiver.Answer = _ => 200;
        await using var after = await StartAsync();
        await after.MoveAsync(TimeSpan.FromMinutes(11));
        Assert.Equal([id], receiver.Of("PAPAY.SIGN").Select(a => a.Id).Distinct());
        Assert.Equal(2, receiver.Of("PAPAY.SIGN").Count());
        Assert.Single(receiver.Of("TRANSACTION.SUCCESS"));
        Assert.Null((await after.ControlAsync("GET", "/clock"))["next_due_at"]);
    }

    [Fact]
    public async Task Orders_refunds_and_planted_differences_go_on()
    {
        JsonObject order,
            refund;
        string ledger;
        await using (var before = await StartAsync())
        {
            var paid = await before.PayAsync(before.Direct);
            refund = before.RefundBody(before.Direct, paid, 500);
            await before.FaultAsync("refund", "refund_slow", rule => rule["delay_seconds"] = 600);
            await before.PostAsync(before.Direct, "/v3/global/refunds", refund);
            order = before.AppOrderBody(before.Direct);
            await before.PostAsync(before.Direct, "/v3/global/transactions/app", order);
            await before.ControlAsync(
                "POST",
                "/statements/2026-01-01/differences",
                new JsonObject { ["kind"] = "extra" }
            );
            ledger = (await before.ControlAsync("GET", "/ledger")).ToJsonString();
        }

        await (await StartAsync()).Host.DisposeAsync();
        await using var after = await StartAsync();
        Assert.Equal(ledger, (await after.ControlAsync("GET", "/ledger")).ToJsonString());
        Assert.Single((await after.ControlAsync("GET", "/statements/differences"))["data"]!.AsArray());
        await after.MoveAsync(TimeSpan.FromMinutes(11));
        Assert.Equal(
            "SUCCESS",
            (string)(await after.ControlAsync("GET", $"/refunds/{refund["out_refund_no"]}"))["status"]!
        );
        Assert.Single(receiver.Of("REFUND.SUCCESS"));
        await after.MoveAsync(TimeSpan.FromHours(2));
        Assert.Equal(
            "CLOSED",
            (string)(await after.ControlAsync("GET", $"/orders/{order["out_trade_no"]}"))["trade_state"]!
        );
    }

    [Fact]
    public async Task What_was_answered_is_on_file_though_the_process_is_never_stopped()
    {
        await using var running = await StartAsync();
        var signed = await running.SignAsync(running.Direct);
        var body = running.DeductBody(running.Direct, signed.ContractId);
        Assert.Equal(200, (await running.PostAsync(running.Direct, Sandbox.DeductPath, body)).Status);

        var copy = folder.CreateSubdirectory("as-a-kill-leaves-it");
        File.Copy(Path.Combine(folder.FullName, "journal.jsonl"), Path.Combine(copy.FullName, "journal.jsonl"));
        await using var other = await Sandbox.StartAsync(options => options.Folder = copy.FullName, receiver);
        Assert.Equal((400, "ORDER_PAID"), (await other.PostAsync(other.Direct, Sandbox.DeductPath, body)).Refusal);
    }

    [Fact]
    public async Task A_torn_last_line_loses_that_line_only()
    {
        Signed signed;
        await using (var before = await StartAsync())
        {
            signed = await before.SignAsync(before.Direct);
        }

        await File.AppendAllTextAsync(Path.Combine(folder.FullName, "journal.jsonl"), "{\"order\":{\"mchid\":\"19");
        await using (var after = await StartAsync())
        {
            await after.SignAsync(after.Direct);
        }

        await using var last = await StartAsync();
        var contracts = (await last.ControlAsync("GET", "/contracts"))["data"]!.AsArray();
        Assert.Equal(2, contracts.Count);
        Assert.Contains(contracts, c => (string)c!["contract_id"]! == signed.ContractId);
    }

    [Fact]
    public async Task The_keys_stay_the_same_and_are_their_owners_alone()
    {
        string before;
        await using (var first = await StartAsync(ownKeys: true))
        {
            await first.ControlAsync("POST", "/certificates/rotate");
            before = (await first.ControlAsync("GET", "/keys"))["platform_certificates"]!.ToJsonString();
        }

        await using var second = await StartAsync(ownKeys: true);
        Assert.Equal(before, (await second.ControlAsync("GET", "/keys"))["platform_certificates"]!.ToJsonString());
        if (!OperatingSystem.IsWindows())
        {
            foreach (var name in new[] { "keys.json", "journal.jsonl" })
            {
                Assert.Equal(
                    UnixFileMode.UserRead | UnixFileMode.UserWrite,
                    File.GetUnixFileMode(Path.Combine(folder.FullName, name))
                );
            }
        }
    }

    [Fact]
    public async Task Two_simulators_cannot_share_a_folder()
    {
        await using var first = await StartAsync();
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync());
        Assert.Contains("Simulator:Folder", refused.Message);
    }

    private Task<Sandbox> StartAsync(bool ownKeys = false) =>
        Sandbox.StartAsync(
            options =>
            {
                options.Folder = folder.FullName;
                options.Keys = ownKeys ? null : options.Keys;
            },
            receiver
        );

    private static DateTimeOffset Now(JsonNode clock) => clock["now"]!.GetValue<DateTimeOffset>();
}
