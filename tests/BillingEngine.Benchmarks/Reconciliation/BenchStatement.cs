using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BillingEngine.Domain.Reconciliation;

namespace BillingEngine.Benchmarks.Reconciliation;

/// <summary>
/// A day of payments and WeChat's table of it, as a file in the documented form. The first payment is not in the table,
/// and the amount of its last line is off, so that a comparison that finds nothing is found out.
/// </summary>
internal sealed record BenchStatement(DateOnly Day, int First, int Count, string File, string Sha1)
{
    /// <summary>How many differences there are.</summary>
    public const int Differences = 2;

    private const string Header =
        "交易时间,公众账号ID,商户号,子商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,充值券币种,充值券金额,"
        + "优惠券币种,优惠券金额,微信退款单号,商户退款单号,退款类型,退款状态,商品名称,商户数据包,手续费,费率,标价币种,订单金额(标价币种),"
        + "用户支付币种,用户支付金额,结算币种,应结订单金额,支付汇率,退款汇率,申请退款金额,用户退款币种,用户退款金额,退款结算币种,"
        + "退款应结订单金额,充值券退款金额,优惠券退款金额";

    /// <summary>How many lines its table has.</summary>
    public int Lines => Count - 1;

    /// <summary>Writes the table of the payments numbered from <paramref name="first"/> on.</summary>
    public static async Task<BenchStatement> WriteAsync(DateOnly day, int first, int count, string folder)
    {
        var file = Path.Combine(folder, $"statement-{day:yyyyMMdd}");
        await using (var text = new StreamWriter(file, append: false, new UTF8Encoding(false)))
        {
            await text.WriteAsync(Header + "\r\n");
            for (var i = 1; i < count; i++)
                await text.WriteAsync(Line(day, first + i, i, count));
            await text.WriteAsync("总交易单数,应结订单总金额\r\n");
            await text.WriteAsync($"`{count - 1},`{(count - 1) * 88m}\r\n");
        }
        await using var written = System.IO.File.OpenRead(file);
        return new BenchStatement(day, first, count, file, await Sha1Async(written));
    }

    /// <summary>The payments of the day, as the engine would have booked them.</summary>
    public string Payments(string merchant) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            INSERT INTO payments SELECT ('019a0000-5000-7000-8000-' || lpad(to_hex({{First}} + i), 12, '0'))::uuid,
              {{merchant}}, 'deduction', 'bench', NULL, NULL, NULL, NULL, NULL, NULL, 'W' || i, NULL,
              'P' || lpad(({{First}} + i)::text, 26, '0'), '42' || lpad(({{First}} + i)::text, 26, '0'), 'succeeded', 8800,
              'HKD', 'Pro, one month', '5734', NULL, 1, NULL, 1, NULL, NULL, NULL, 0, NULL, NULL, NULL, false, NULL, at,
              false, 'CFT', 8096, 'CNY', 'SETTLEMENT_RATE', 92000000, at, at, 1
            FROM (SELECT i, timestamptz '{{StatementDay.Begins(Day):yyyy-MM-dd HH:mm:ss}}+00'
                + make_interval(secs => floor(i * 86399.0 / {{Count}})) AS at
              FROM generate_series(0, {{Count - 1}}) i) AS p;
            """
        );

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "The gateway chose it.")]
    internal static async Task<string> Sha1Async(Stream table) =>
        Convert.ToHexStringLower(await SHA1.HashDataAsync(table));

    private static string Line(DateOnly day, int number, int i, int count)
    {
        var at = day.ToDateTime(TimeOnly.MinValue).AddSeconds(Math.Floor(i * 86399.0 / count));
        var amount = i == count - 1 ? "88.01" : "88.00";
        return $"`{at:yyyy-MM-dd HH:mm:ss},`wx01,`1900000001,`,`,`42{number:D26},`P{number:D26},`o{number},`AUTH,"
            + $"`SUCCESS,`CFT,`,`0.00,`,`0.00,`,`,`,`,`Pro, one month,`,`0.88,`1.00%,`HKD,"
            + $"`{amount},`CNY,`80.96,`HKD,`{amount},"
            + "`0.92,`,`0.00,`,`0.00,`,`0.00,`0.00,`0.00\r\n";
    }
}
