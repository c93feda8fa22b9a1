using System.Text;
using WeChatPay.Global.Statements;

namespace WeChatPay.Global.Tests.Statements;

/// <summary>docs/wechat-pay-orders.md, Statement table: how the text is read.</summary>
public class StatementReaderTests
{
    private const string Header = "交易时间,微信订单号,商户订单号,订单金额(标价币种),标价币种,商品名称";
    private const string Line = "`2024-06-10 14:13:20,`4015,`D1,`8.88,`HKD,`月费";

    [Fact]
    public async Task The_vectors_statement_is_read()
    {
        var row = Assert
            .IsType<StatementLine.Trade>(
                Assert.Single(await ReadAsync((string)Vectors.File("statement.json")["body"]!))
            )
            .Row;
        Assert.Equal(
            ("4015463511252015071056489715", "INV202406100001A1", "AUTH", "SUCCESS", "1900000100", "1900000109"),
            (row.TransactionId, row.OutTradeNo, row.TradeType, row.TradeState, row.Mchid, row.SubMchid)
        );
        Assert.Equal(new DateTimeOffset(2024, 6, 10, 6, 13, 20, TimeSpan.Zero), row.TradeTime);
        Assert.Equal(("wx7777777777777777", null, false), (row.Appid, row.DeviceInfo, row.IsRefund));
    }

    [Fact]
    public async Task Every_documented_column_is_typed()
    {
        string[] names =
        [
            "交易时间",
            "公众账号ID",
            "商户号",
            "子商户号",
            "设备号",
            "微信订单号",
            "商户订单号",
            "用户标识",
            "交易类型",
            "交易状态",
            "付款银行",
            "充值券币种",
            "充值券金额",
            "优惠券币种",
            "优惠券金额",
            "微信退款单号",
            "商户退款单号",
            "退款类型",
            "退款状态",
            "商品名称",
            "商户数据包",
            "手续费",
            "费率",
            "标价币种",
            "订单金额(标价币种)",
            "用户支付币种",
            "用户支付金额",
            "结算币种",
            "应结订单金额",
            "支付汇率",
            "退款汇率",
            "申请退款金额",
            "用户退款币种",
            "用户退款金额",
            "退款结算币种",
            "退款应结订单金额",
            "充值券退款金额",
            "优惠券退款金额",
        ];
        string[] values =
        [
            "2024-06-10 14:13:20",
            "wx1",
            "190",
            "191",
            "dev",
            "4015",
            "D1",
            "o1",
            "APP",
            "REFUND",
            "CFT",
            "HKD",
            "1.01",
            "HKD",
            "1.02",
            "5030",
            "R1",
            "ORIGINAL",
            "SUCCESS",
            "name",
            "attach",
            "-0.09",
            "1.00%",
            "HKD",
            "8.88",
            "CNY",
            "8.24",
            "USD",
            "8.80",
            "0.928",
            "0.929",
            "3.33",
            "CNY",
            "3.09",
            "USD",
            "3.30",
            "0.11",
            "0.12",
        ];
        var row = Row(await ReadAsync($"{string.Join(',', names)}\n{Ticked(values)}\n"));
        Assert.Equal(
            ("2024-06-10 14:13:20", "wx1", "190", "191", "dev", "4015", "D1", "o1", "APP", "REFUND", "CFT"),
            (
                row.TradeTimeText,
                row.Appid,
                row.Mchid,
                row.SubMchid,
                row.DeviceInfo,
                row.TransactionId,
                row.OutTradeNo,
                row.Openid,
                row.TradeType,
                row.TradeState,
                row.BankType
            )
        );
        Assert.Equal(
            ("HKD", 1.01m, "HKD", 1.02m, "5030", "R1", "ORIGINAL", "SUCCESS", "name", "attach"),
            (
                row.CouponCurrency,
                row.CouponAmount,
                row.DiscountCurrency,
                row.DiscountAmount,
                row.RefundId,
                row.OutRefundNo,
                row.RefundChannel,
                row.RefundState,
                row.Description,
                row.Attach
            )
        );
        Assert.Equal(
            (-0.09m, "1.00%", "HKD", 8.88m, "CNY", 8.24m, "USD", 8.80m, 0.928m, 0.929m),
            (
                row.Fee,
                row.FeeRate,
                row.OrderCurrency,
                row.OrderAmount,
                row.PayerCurrency,
                row.PayerAmount,
                row.SettlementCurrency,
                row.SettlementAmount,
                row.PaymentRate,
                row.RefundRate
            )
        );
        Assert.Equal(
            (3.33m, "CNY", 3.09m, "USD", 3.30m, 0.11m, 0.12m, true),
            (
                row.RefundAmount,
                row.RefundPayerCurrency,
                row.RefundPayerAmount,
                row.RefundSettlementCurrency,
                row.RefundSettlementAmount,
                row.CouponRefundAmount,
                row.DiscountRefundAmount,
                row.IsRefund
            )
        );
        Assert.Equal(Ticked(values), row.Text);
        Assert.Empty(row.Others);
    }

    [Theory]
    [InlineData("\n", "")]
    [InlineData("\r\n", "")]
    [InlineData("\n", "\uFEFF")]
    [InlineData("\r\n", "\uFEFF")]
    public async Task Line_ends_and_a_byte_order_mark_make_no_difference(string end, string mark)
    {
        var row = Row(await ReadAsync(mark + Header + end + Line + end));
        Assert.Equal(("D1", 8.88m, "月费"), (row.OutTradeNo, row.OrderAmount, row.Description));
        Assert.NotNull(row.TradeTime);
    }

    [Fact]
    public async Task Columns_are_found_by_name_in_any_order_and_unknown_ones_are_kept()
    {
        var row = Row(
            await ReadAsync("商户订单号, `微信订单号 ,明年的列,订单金额（标价币种）\n`D1,`4015,`what,`8.88\n")
        );
        Assert.Equal(("D1", "4015", 8.88m), (row.OutTradeNo, row.TransactionId, row.OrderAmount));
        Assert.Equal("what", row.Others["明年的列"]);
        Assert.Null(row.Fee);
    }

    [Fact]
    public async Task A_comma_in_a_value_does_not_end_it_and_blanks_are_nothing()
    {
        var row = Row(await ReadAsync($"{Header}\n`,` 4015 ,`D1,`8.88,`,`one, two, three\n"));
        Assert.Equal(("4015", "one, two, three"), (row.TransactionId, row.Description));
        Assert.Null(row.TradeTimeText);
        Assert.Null(row.OrderCurrency);
    }

    [Fact]
    public async Task The_summary_is_recognised()
    {
        var lines = await ReadAsync($"{Header}\n{Line}\n{Line}\n总交易单数,手续费总金额\n`2,`0.18\n\n");
        Assert.Equal(3, lines.Count);
        var summary = Assert.IsType<StatementLine.Summary>(lines[2]);
        Assert.Equal(("2", "0.18", 5L), (summary.Values["总交易单数"], summary.Values["手续费总金额"], summary.Number));
    }

    [Fact]
    public async Task A_line_break_in_a_merchants_text_does_not_end_the_line()
    {
        var lines = await ReadAsync(
            "商户订单号,商品名称,订单金额(标价币种)\r\n`D1,`one\n\ntwo,`8.88\r\n`D2,`three,`9\r\n"
        );
        Assert.Equal(
            [("D1", "one\n\ntwo", 8.88m), ("D2", "three", 9m)],
            lines
                .Select(line => ((StatementLine.Trade)line).Row)
                .Select(row => (row.OutTradeNo, row.Description, row.OrderAmount))
        );
    }

    [Fact]
    public async Task A_stray_line_does_not_end_the_table()
    {
        var lines = await ReadAsync($"{Header}\n{Line}\nstray\n{Line}\n总交易单数\n`2\n");
        Assert.Equal(
            [
                typeof(StatementLine.Trade),
                typeof(StatementLine.Unreadable),
                typeof(StatementLine.Trade),
                typeof(StatementLine.Summary),
            ],
            lines.Select(line => line.GetType())
        );
    }

    [Fact]
    public async Task One_bad_line_never_hides_the_others()
    {
        var lines = await ReadAsync(
            $"{Header}\n`short,`line\n{Line}\n`2024-06-10 14:13:20,`4015,`D2,`eight,`HKD,`x\n"
                + $"{Line},`too much\n{Line}\n`cut"
        );
        Assert.Equal(
            [(2L, false), (3L, true), (4L, false), (5L, false), (6L, true), (7L, false)],
            lines.Select(line => (line.Number, line is StatementLine.Trade))
        );
        var bad = lines.OfType<StatementLine.Unreadable>().ToList();
        Assert.Contains("订单金额", bad[1].Reason, StringComparison.Ordinal);
        Assert.Equal("`short,`line", bad[0].Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"code\":\"NO_STATEMENT_EXIST\"}")]
    [InlineData("<html>")]
    public async Task A_text_that_is_no_statement_is_one_unreadable_line(string text) =>
        Assert.IsType<StatementLine.Unreadable>(Assert.Single(await ReadAsync(text)));

    [Fact]
    public async Task A_line_without_end_is_cut_and_the_next_is_read()
    {
        var lines = await ReadAsync($"{Header}\n`{new string('x', 300_000)}\n{Line}\n");
        Assert.Equal("D1", Assert.IsType<StatementLine.Trade>(lines[1]).Row.OutTradeNo);
        Assert.InRange(Assert.IsType<StatementLine.Unreadable>(lines[0]).Text.Length, 1, 1 << 16);
    }

    [Fact]
    public async Task Memory_does_not_grow_with_the_number_of_lines()
    {
        var small = await MostHeldAsync(2_000);
        var large = await MostHeldAsync(60_000);
        Assert.True(large < small + 4_000_000, $"{small} bytes for 2,000 lines, {large} for 60,000.");
    }

    [Fact]
    public async Task Texts_of_a_stranger_never_throw()
    {
        var random = new Random(20240610);
        var good = Encoding.UTF8.GetBytes($"{Header}\r\n{Line}\r\n{Line}\r\n总交易单数\r\n`2\r\n");
        for (var i = 0; i < 2_000; i++)
        {
            var bytes = (byte[])good.Clone();
            for (var hits = random.Next(1, 8); hits > 0; hits--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            await foreach (var line in StatementReader.ReadAsync(new MemoryStream(bytes)))
                Assert.True(line.Number > 0);
        }
    }

    private static async Task<long> MostHeldAsync(int count)
    {
        var most = 0L;
        var read = 0;
        await foreach (var line in StatementReader.ReadAsync(new RepeatedLines(Header, Line, count)))
        {
            Assert.IsType<StatementLine.Trade>(line);
            if (++read % 2_000 == 0)
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
        }
        Assert.Equal(count, read);
        return most;
    }

    private static async Task<List<StatementLine>> ReadAsync(string text)
    {
        var lines = new List<StatementLine>();
        await foreach (var line in StatementReader.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text))))
            lines.Add(line);
        return lines;
    }

    private static StatementRow Row(List<StatementLine> lines) =>
        Assert.IsType<StatementLine.Trade>(Assert.Single(lines)).Row;

    private static string Ticked(string[] values) => string.Join(',', values.Select(value => "`" + value));

    /// <summary>A statement that is generated while it is read.</summary>
    private sealed class RepeatedLines(string header, string line, int count) : Stream
    {
        private byte[] current = Encoding.UTF8.GetBytes(header + "\n");
        private readonly byte[] next = Encoding.UTF8.GetBytes(line + "\n");
        private int at;
        private int left = count;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position
        {
            get => at;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (at == current.Length)
            {
                if (left-- == 0)
                    return 0;
                (current, at) = (next, 0);
            }
            var part = Math.Min(buffer.Length, current.Length - at);
            current.AsSpan(at, part).CopyTo(buffer);
            at += part;
            return part;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Read(buffer.Span));

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
