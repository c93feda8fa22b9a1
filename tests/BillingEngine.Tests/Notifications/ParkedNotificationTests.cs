using System.Net;
using BillingEngine.Testing.Engine;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BillingEngine.Tests.Notifications;

/// <summary>
/// What is rightly signed and fits nothing of ours, over the real wire: kept, told to operators once, answered 200.
/// </summary>
public sealed class ParkedNotificationTests(ServerHost stack) : IClassFixture<ServerHost>
{
    private const string Us = "\"mchid\":\"1900009191\",\"appid\":\"wx8888888888888888\"";

    [Theory]
    [InlineData("payment", "TRANSACTION.SUCCESS", "\"out_trade_no\":\"D1\",\"transaction_id\":\"42\"")]
    [InlineData("contract", "PAPAY.TERMINATE", "\"out_contract_code\":\"C1\",\"contract_id\":\"42\"")]
    [InlineData("contract", "PAPAY.SOMETHING_NEW", "\"contract_id\":\"42\"")]
    public async Task A_notification_of_another_account_is_parked_and_moves_nothing(
        string kind,
        string type,
        string content
    )
    {
        var before = await ScalarAsync<long>("SELECT count(*) FROM events");
        await ParkedAsync("another_account", kind, type, "{\"mchid\":\"1900000001\"," + content + "}");
        await ParkedAsync("another_account", kind, type, "{\"sp_mchid\":\"1900000002\"," + content + "}");
        Assert.Equal(before, await ScalarAsync<long>("SELECT count(*) FROM events"));
        // One wrong address brings many: one alert, which belongs to no merchant.
        Assert.Equal(1, await AlertsAsync("notification.another_account", "'main'"));
    }

    [Theory]
    [InlineData(
        "notification.no_such_payment",
        "no_such_payment",
        "payment",
        "TRANSACTION.SUCCESS",
        "\"out_trade_no\":\"DSTRAY\",\"transaction_id\":\"42\"",
        "DSTRAY"
    )]
    [InlineData(
        "notification.no_such_contract",
        "no_such_contract",
        "contract",
        "PAPAY.SIGN",
        "\"out_contract_code\":\"CSTRAY\",\"contract_id\":\"WSTRAY\"",
        "WSTRAY"
    )]
    public async Task What_is_not_ours_is_reported_once_for_each_thing(
        string code,
        string reason,
        string kind,
        string type,
        string content,
        string thing
    )
    {
        var other = content.Replace("STRAY", "ELSE", StringComparison.Ordinal);
        await ParkedAsync(reason, kind, type, "{" + Us + "," + content + "}");
        await ParkedAsync(reason, kind, type, "{" + Us + "," + content + "}");
        await ParkedAsync(reason, kind, type, "{" + Us + "," + other + "}");
        Assert.Equal(1, await AlertsAsync(code, thing));
        Assert.Equal(1, await AlertsAsync(code, thing.Replace("STRAY", "ELSE", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("payment", "TRANSACTION.SUCCESS", "\"out_trade_no\":\"D\\u00001\",\"transaction_id\":\"42\"")]
    [InlineData("payment", "TRANSACTION.SUCCESS", "\"out_trade_no\":\"D1\"")]
    [InlineData("contract", "PAPAY.SIGN", "\"contract_id\":\"C\\u0000\",\"out_contract_code\":\"C1\"")]
    public async Task What_does_not_say_about_what_is_parked(string kind, string type, string content)
    {
        var id = await ParkedAsync("names_nothing", kind, type, "{" + Us + "," + content + "}");
        Assert.Equal(1, await AlertsAsync("notification.unfit", id));
        // The same one again is neither kept nor told again.
        await ParkedAsync("names_nothing", kind, type, "{" + Us + "," + content + "}", id);
        Assert.Equal(1, await AlertsAsync("notification.unfit", id));
    }

    [Fact]
    public async Task Whatever_an_unknown_event_holds_can_be_kept()
    {
        var id = Guid.NewGuid().ToString();
        using var request = stack.Notification("payment", "NEW\0EVENT", "no json \0 at all", id);
        using var answer = await stack.Api.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(
            "ignored NEW\uFFFDEVENT no json \uFFFD at all",
            await ScalarAsync<string>(
                "SELECT status || ' ' || event_type || ' ' || resource FROM notifications "
                    + $"WHERE notification_id = '{id}'"
            )
        );
    }

    private async Task<string> ParkedAsync(string reason, string kind, string type, string content, string? id = null)
    {
        id ??= Guid.NewGuid().ToString();
        using var request = stack.Notification(kind, type, content, id);
        using var answer = await stack.Api.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(
            $"parked {reason}",
            await ScalarAsync<string>(
                $"SELECT status || ' ' || reason FROM notifications WHERE notification_id = '{id}'"
            )
        );
        return id;
    }

    private Task<long> AlertsAsync(string code, string word) =>
        ScalarAsync<long>(
            $"""
            SELECT count(*) FROM alerts
            WHERE code = '{code}' AND merchant_id IS NULL AND position('{word.Replace("'", "''")}' in detail) > 0
            """
        );

    private async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = stack.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
