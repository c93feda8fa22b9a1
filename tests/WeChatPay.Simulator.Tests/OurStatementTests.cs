using System.Text.Json.Nodes;
using WeChatPay.Global;
using WeChatPay.Global.Http;
using WeChatPay.Global.Settlements;
using WeChatPay.Global.Signatures;
using WeChatPay.Global.Statements;
using static WeChatPay.Simulator.Tests.OurClient;

namespace WeChatPay.Simulator.Tests;

/// <summary>Our client's statements and settlements against the simulator, correct ones and wrong ones.</summary>
public sealed class OurStatementTests() : SandboxTest(options => options.StandsAt = Start)
{
    // 10 o'clock of 10 June in UTC+8.
    private static readonly DateTimeOffset Start = new(2024, 6, 10, 2, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Day = new(2024, 6, 10);

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, true, false)]
    [InlineData(false, false, true)]
    [InlineData(false, true, true)]
    public async Task The_days_payments_and_refunds_are_read(bool institution, bool mark, bool lineFeed)
    {
        await Sandbox.ControlAsync(
            "PUT",
            "/quirks",
            new JsonObject { ["statement_mark"] = mark, ["statement_line_feed"] = lineFeed }
        );
        var who = institution ? Sandbox.Partner : Sandbox.Direct;
        var paid = await Sandbox.PayAsync(who);
        var order = Sandbox.AppOrderBody(who);
        order["description"] = "a,`b\r\nc, d";
        await Sandbox.PostAsync(who, "/v3/global/transactions/app", order);
        await Sandbox.ControlAsync("POST", $"/orders/{order["out_trade_no"]}/pay");
        var refund = Sandbox.RefundBody(who, paid, 333);
        await Sandbox.PostAsync(who, "/v3/global/refunds", refund);
        await Sandbox.MoveAsync(TimeSpan.FromDays(1));

        var lines = await ReadAsync(institution);

        var rows = lines.OfType<StatementLine.Trade>().Select(line => line.Row).ToList();
        Assert.Equal(
            [
                (Number(order), "APP", "SUCCESS", 1500m, "JPY", (string?)null),
                (Number(paid), "AUTH", "REFUND", 8.88m, "HKD", (string)refund["out_refund_no"]!),
                (Number(paid), "AUTH", "SUCCESS", 8.88m, "HKD", null),
            ],
            rows.Select(row =>
                    (
                        row.OutTradeNo!,
                        row.TradeType!,
                        row.TradeState!,
                        row.OrderAmount!.Value,
                        row.OrderCurrency!,
                        row.OutRefundNo
                    )
                )
                .Order()
        );
        var back = rows.Single(row => row.IsRefund);
        Assert.Equal(
            (3.33m, "SUCCESS", 3.09m, -0.03m),
            (back.RefundAmount, back.RefundState, back.RefundPayerAmount, back.Fee)
        );
        Assert.Equal("3", Assert.IsType<StatementLine.Summary>(lines[^1]).Values["总交易单数"]);
        Assert.DoesNotContain(lines, line => line is StatementLine.Unreadable);
        Assert.Equal("a, `b  c, d", rows.Single(row => row.TradeType == "APP").Description);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("extra")]
    [InlineData("amount")]
    [InlineData("currency")]
    [InlineData("status")]
    [InlineData("duplicate")]
    [InlineData("fee")]
    [InlineData("next_day")]
    public async Task A_planted_difference_shows_in_the_table_and_nowhere_else(string kind)
    {
        var (one, other) = (await Sandbox.PayAsync(Sandbox.Direct), await Sandbox.PayAsync(Sandbox.Direct));
        await Sandbox.MoveAsync(TimeSpan.FromDays(1));
        await Sandbox.PayAsync(Sandbox.Direct);
        await Sandbox.MoveAsync(TimeSpan.FromDays(1));
        var ledger = (await Sandbox.ControlAsync("GET", "/ledger")).ToJsonString();
        var honest = await RowsAsync(Day);
        await Sandbox.ControlAsync(
            "POST",
            "/statements/2024-06-10/differences",
            new JsonObject { ["kind"] = kind, ["out_trade_no"] = kind == "extra" ? "NOBODYS1" : Number(one) }
        );

        var rows = await RowsAsync(Day);

        Assert.Contains(rows, row => row.Text == honest.Single(r => r.OutTradeNo == Number(other)).Text);
        var about = rows.Where(row => row.OutTradeNo == Number(one)).ToList();
        var found = (about.Count, about.FirstOrDefault()) switch
        {
            (0, _) when (await RowsAsync(Day.AddDays(1))).Any(row => row.OutTradeNo == Number(one)) => "next_day",
            (0, _) => "missing",
            (2, _) => "duplicate",
            (_, { OrderAmount: 8.89m }) => "amount",
            (_, { OrderCurrency: "USD" }) => "currency",
            (_, { TradeState: "REVOKED" }) => "status",
            (_, { Fee: 0.10m }) => "fee",
            _ => rows.Any(row => row.OutTradeNo == "NOBODYS1") ? "extra" : "none",
        };
        Assert.Equal(kind, found);
        Assert.Equal(ledger, (await Sandbox.ControlAsync("GET", "/ledger")).ToJsonString());
        await Sandbox.ControlAsync("DELETE", "/statements/differences");
        Assert.Equal(honest.Select(row => row.Text), (await RowsAsync(Day)).Select(row => row.Text));
    }

    [Theory]
    [InlineData("amount", 3.34)]
    [InlineData("status", 3.33)]
    [InlineData("missing", null)]
    public async Task A_refunds_line_can_be_wrong_too(string kind, double? amount)
    {
        var paid = await Sandbox.PayAsync(Sandbox.Direct);
        var refund = Sandbox.RefundBody(Sandbox.Direct, paid, 333);
        await Sandbox.PostAsync(Sandbox.Direct, "/v3/global/refunds", refund);
        await Sandbox.MoveAsync(TimeSpan.FromDays(1));
        await Sandbox.ControlAsync(
            "POST",
            "/statements/2024-06-10/differences",
            new JsonObject { ["kind"] = kind, ["out_refund_no"] = (string)refund["out_refund_no"]! }
        );
        var rows = await RowsAsync(Day);
        var row = rows.SingleOrDefault(r => r.IsRefund);
        Assert.Equal((decimal?)amount, row?.RefundAmount);
        if (kind == "status")
            Assert.Equal("PROCESSING", row!.RefundState);
        Assert.Single(rows, r => !r.IsRefund);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"kind\":\"odd\"}")]
    [InlineData("{\"kind\":\"missing\",\"out_trade_no\":\"NOBODYS1\"}")]
    public async Task A_difference_that_cannot_be_planted_is_refused(string body) =>
        await Sandbox.ControlAsync("POST", "/statements/2024-06-10/differences", JsonNode.Parse(body), expected: 400);

    [Fact]
    public async Task No_statement_a_wrong_one_and_a_broken_one_differ()
    {
        using var client = Of(Sandbox, institution: false);
        Assert.Equal("STATEMENT_CREATING", Refusal(await DownloadAsync(client)));
        await Sandbox.MoveAsync(TimeSpan.FromDays(1));
        Assert.Equal("NO_STATEMENT_EXIST", Refusal(await DownloadAsync(client)));
        await Sandbox.PayAsync(Sandbox.Direct);
        await Sandbox.MoveAsync(TimeSpan.FromDays(1));
        await Sandbox.FaultAsync("statement", "wrong_digest", rule => rule["count"] = 1);
        Assert.Equal(
            SignatureFault.Signature,
            Assert.IsType<GatewayReply<StatementReceipt>.Untrusted>(await DownloadAsync(client, Day.AddDays(1))).Fault
        );
        await Sandbox.FaultAsync("statement", "truncated", rule => rule["count"] = 1);
        Assert.IsType<GatewayReply<StatementReceipt>.NoAnswer>(await DownloadAsync(client, Day.AddDays(1)));
        Value(await DownloadAsync(client, Day.AddDays(1)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Settlements_are_read_to_the_end(bool institution)
    {
        var who = institution ? Sandbox.Partner : Sandbox.Direct;
        for (var day = 0; day < 11; day++)
        {
            await Sandbox.PayAsync(who, 1000);
            await Sandbox.MoveAsync(TimeSpan.FromDays(1));
        }

        using var client = Of(Sandbox, institution);
        var days = new List<string?>();
        var query = SettlementQuery.Settled(Day, Day.AddDays(30));
        await foreach (var reply in client.Settlements.ListAsync(query, default))
            days.AddRange(Value(reply).Data!.Select(one => one.TradeStartDate));

        Assert.Equal(Enumerable.Range(10, 11).Select(day => $"202406{day}"), days);
        await foreach (var reply in client.Settlements.ListAsync(SettlementQuery.Unsettled(), default))
            Assert.Empty(Value(reply).Data!);
    }

    private static string Number(JsonNode order) => (string)order["out_trade_no"]!;

    private async Task<List<StatementRow>> RowsAsync(DateOnly day) =>
        [.. (await ReadAsync(institution: false, day)).OfType<StatementLine.Trade>().Select(line => line.Row)];

    private async Task<List<StatementLine>> ReadAsync(bool institution, DateOnly? day = null)
    {
        using var client = Of(Sandbox, institution);
        using var table = new MemoryStream();
        Value(await client.Statements.DownloadAsync(day ?? Day, SubOf(Sandbox, institution), table, default));
        table.Position = 0;
        var lines = new List<StatementLine>();
        await foreach (var line in StatementReader.ReadAsync(table))
            lines.Add(line);

        return lines;
    }

    private static Task<GatewayReply<StatementReceipt>> DownloadAsync(WeChatPayClient client, DateOnly? day = null) =>
        client.Statements.DownloadAsync(day ?? Day, null, new MemoryStream(), default);
}
