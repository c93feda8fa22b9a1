using WeChatPay.Global.Http;
using WeChatPay.Global.Settlements;

namespace WeChatPay.Global.Tests.Client;

using Reply = GatewayReply<SettlementPage>;

/// <summary>docs/wechat-pay-orders.md, Settlements: addresses, paging and how replies are read.</summary>
public class SettlementCallTests
{
    private const string Root = "/v3/global/settle/settlements";

    private static readonly SettlementQuery June = SettlementQuery.Settled(new(2024, 6, 1), new(2024, 6, 30));

    [Fact]
    public async Task Each_question_has_its_documented_address()
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway.NextSigned(200, "{}").NextSigned(200, "{}").NextSigned(200, "{}");
        using var client = new WeChatPayClient(TestAccount.Direct(gateway.BaseUrl));
        await client.Settlements.GetPageAsync(June, 0, 10, default);
        await client.Settlements.GetPageAsync(SettlementQuery.Unsettled(), 10, 30, default);
        await client.Settlements.GetPageAsync(SettlementQuery.Unsettled() with { SubMchId = "190" }, 0, 10, default);
        Assert.Equal(
            [
                Root + "?settle_state=SETTLED&settle_start_date=20240601&settle_end_date=20240630&limit=10&offset=0",
                Root + "?settle_state=UNSETTLE&limit=30&offset=10",
                Root + "?sub_mchid=190&settle_state=UNSETTLE&limit=10&offset=0",
            ],
            Seen(gateway)
        );
    }

    [Fact]
    public async Task A_settlement_is_read_with_all_its_sums()
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway.NextSigned(
            200,
            """
            {"data":[{"batch_id":"B1","settlement_date":"20240611","trade_start_date":"20240610",
               "trade_end_date":"20240610","amount":{"settled":87,"unsettle":0,"currency":"HKD","pay":100,"refund":12,
               "net":88,"fee":1},"wallet_region":"CHINA_MAINLAND",
               "split_amount":{"settled":1,"unsettle":2,"currency":"HKD","pay":3,"refund":4}}],
             "total_count":1,"offset":0,"limit":1}
            """
        );
        using var client = new WeChatPayClient(TestAccount.Direct(gateway.BaseUrl));
        var page = Assert.IsType<Reply.Answered>(await client.Settlements.GetPageAsync(June, 0, 10, default)).Value;
        var one = Assert.Single(page.Data!);
        Assert.Equal(
            ("B1", new DateOnly(2024, 6, 11), "20240610", "CHINA_MAINLAND"),
            (one.BatchId, Settlement.Day(one.SettlementDate), one.TradeStartDate, one.WalletRegion)
        );
        Assert.Equal(
            (87L, 0L, "HKD", 100L, 12L, 88L, 1L),
            (
                one.Amount!.Settled,
                one.Amount.AnyUnsettled,
                one.Amount.Currency,
                one.Amount.Pay,
                one.Amount.Refund,
                one.Amount.Net,
                one.Amount.Fee
            )
        );
        Assert.Equal(
            (1L, 2L, 3L, 4L),
            (one.SplitAmount!.Settled, one.SplitAmount.Unsettle, one.SplitAmount.Pay, one.SplitAmount.Refund)
        );
        Assert.Equal((1, 0, 1), (page.TotalCount, page.Offset, page.Limit));
    }

    [Theory]
    [InlineData("unsettle")]
    [InlineData("unsettled")]
    public async Task D36_what_is_not_settled_is_read_under_both_names(string name)
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway.NextSigned(200, "{\"data\":[{\"amount\":{\"" + name + "\":5}}]}");
        using var client = new WeChatPayClient(TestAccount.Direct(gateway.BaseUrl));
        var page = Assert.IsType<Reply.Answered>(await client.Settlements.GetPageAsync(June, 0, 10, default)).Value;
        Assert.Equal(5, page.Data![0].Amount!.AnyUnsettled);
    }

    [Fact]
    public async Task The_count_of_the_first_page_leads_to_the_end()
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway.NextSigned(200, Page(10, 25)).NextSigned(200, Page(10, null)).NextSigned(200, Page(5, null));
        Assert.Equal((25, true), await ListAsync(gateway));
        Assert.Equal(["offset=0", "offset=10", "offset=20"], Seen(gateway).Select(target => target.Split('&')[^1]));
    }

    [Fact]
    public async Task Without_a_count_a_page_that_is_not_full_is_the_last()
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway.NextSigned(200, Page(10, null)).NextSigned(200, Page(0, null));
        Assert.Equal((10, true), await ListAsync(gateway));
    }

    [Fact]
    public async Task A_list_that_breaks_off_says_so()
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway
            .NextSigned(200, Page(10, 25))
            .NextSigned(200, Page(0, null))
            .NextSigned(200, Page(10, 25))
            .NextSigned(429, """{"code":"RATELIMIT_EXCEEDED"}""");
        Assert.Equal((10, false), await ListAsync(gateway));
        Assert.Equal((10, false), await ListAsync(gateway));
    }

    [Fact]
    public void Days_that_run_backward_are_not_asked_for() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SettlementQuery.Settled(new(2024, 6, 2), new(2024, 6, 1)));

    private static async Task<(int Read, bool Whole)> ListAsync(ScriptedGateway gateway)
    {
        using var client = new WeChatPayClient(TestAccount.Direct(gateway.BaseUrl));
        var (read, whole) = (0, false);
        await foreach (var reply in client.Settlements.ListAsync(June, default))
        {
            whole = reply is Reply.Answered;
            read += (reply as Reply.Answered)?.Value.Data?.Count ?? 0;
        }
        return (read, whole);
    }

    private static string Page(int rows, int? total) =>
        "{\"data\":["
        + string.Join(',', Enumerable.Repeat("""{"batch_id":"B"}""", rows))
        + "]"
        + (total is null ? "" : $",\"total_count\":{total}")
        + "}";

    private static IEnumerable<string> Seen(ScriptedGateway gateway) =>
        gateway.Seen.Select(seen => seen.Target).Where(target => target.StartsWith(Root, StringComparison.Ordinal));
}
