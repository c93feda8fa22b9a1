using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using WeChatPay.Global.Http;
using WeChatPay.Global.Signatures;
using WeChatPay.Global.Statements;

namespace WeChatPay.Global.Tests.Client;

using Reply = GatewayReply<StatementReceipt>;

/// <summary>docs/wechat-pay-orders.md, Statements: the download, its digest and its signature.</summary>
public class StatementCallTests
{
    private static readonly DateOnly Day = new(2024, 6, 10);
    private static readonly byte[] Table = Encoding.UTF8.GetBytes("商户订单号\r\n`D1\r\n");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_table_is_kept_as_it_was_signed(bool zipped)
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway.Next(c => StatementAsync(c, Table, zipped));
        var (reply, kept) = await DownloadAsync(gateway);
        var receipt = Assert.IsType<Reply.Answered>(reply).Value;
        Assert.Equal((Sha1(Table), Table.Length), (receipt.Sha1, receipt.Bytes));
        Assert.Equal(Table, kept);
        var seen = gateway.Seen[0];
        Assert.Equal("/v3/global/statements?date=20240610&mchid=1900009191", seen.Target);
        Assert.Equal(("gzip", true), (seen.Headers.AcceptEncoding.ToString(), seen.SignatureHolds));
    }

    [Theory]
    [InlineData(true, "sp_mchid=1900000100&sub_mchid=1900000109")]
    [InlineData(false, "sp_mchid=1900000100")]
    public async Task D38_an_institution_names_itself_and_where_it_wants_one_sub_merchant(bool sub, string query)
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway.Next(c => StatementAsync(c, Table, zipped: false));
        using var client = new WeChatPayClient(TestAccount.Institution(gateway.BaseUrl));
        await client.Statements.DownloadAsync(Day, sub ? TestAccount.Sub : null, new MemoryStream(), default);
        Assert.Equal("/v3/global/statements?date=20240610&" + query, gateway.Seen[0].Target);
    }

    [Fact]
    public async Task A_table_that_is_not_the_signed_one_is_not_believed()
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        byte[] other = [.. Table, (byte)'\n'];
        gateway
            .Next(c => StatementAsync(c, Table, zipped: false, sent: other))
            .Next(c => StatementAsync(c, Table, zipped: true, sent: Table))
            .Next(c => ScriptedGateway.SignedAsync(c, 200, Encoding.UTF8.GetString(Table)))
            .Next(c => StatementAsync(c, Table, zipped: false, spoilt: true));
        Assert.Equal(SignatureFault.Signature, Fault((await DownloadAsync(gateway)).Reply));
        Assert.Equal(SignatureFault.Signature, Fault((await DownloadAsync(gateway)).Reply));
        Assert.Equal(SignatureFault.MissingHeader, Fault((await DownloadAsync(gateway)).Reply));
        var (reply, kept) = await DownloadAsync(gateway);
        Assert.Equal(SignatureFault.Signature, Fault(reply));
        // A wrong signature is detected before anything is stored.
        Assert.Empty(kept);
    }

    [Theory]
    [InlineData(400, "NO_STATEMENT_EXIST")]
    [InlineData(400, "STATEMENT_CREATING")]
    [InlineData(500, "SYSTEM_ERROR")]
    public async Task A_refusal_keeps_nothing_and_is_read_as_every_other(int status, string code)
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway.NextSigned(status, $$"""{"code":"{{code}}","message":"m"}""");
        var (reply, kept) = await DownloadAsync(gateway);
        var refused = Assert.IsType<Reply.Refused>(reply);
        Assert.Equal((status, code, ErrorTrust.Verified), (refused.Status, refused.Error.Code, refused.Trust));
        Assert.Empty(kept);
    }

    [Fact]
    public async Task A_table_that_is_too_long_or_breaks_off_is_no_answer()
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway
            .Next(c => StatementAsync(c, Table, zipped: true))
            .Next(async c =>
            {
                await StatementAsync(c, Table, zipped: false, length: Table.Length + 5);
                c.Abort();
            });
        using var small = new WeChatPayClient(Small(gateway.BaseUrl));
        var reply = await small.Statements.DownloadAsync(Day, null, new MemoryStream(), default);
        Assert.Equal(Silence.TooLong, Assert.IsType<Reply.NoAnswer>(reply).Silence);
        Assert.Equal(Silence.Broken, Assert.IsType<Reply.NoAnswer>((await DownloadAsync(gateway)).Reply).Silence);
    }

    [Fact]
    public async Task A_place_that_takes_nothing_is_not_blamed_on_the_gateway()
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway.Next(c => StatementAsync(c, Table, zipped: false));
        using var client = new WeChatPayClient(TestAccount.Direct(gateway.BaseUrl));
        await Assert.ThrowsAsync<StatementNotStoredException>(() =>
            client.Statements.DownloadAsync(Day, null, new FullDisk(), default)
        );
    }

    private static async Task<(Reply Reply, byte[] Kept)> DownloadAsync(ScriptedGateway gateway)
    {
        using var client = new WeChatPayClient(TestAccount.Direct(gateway.BaseUrl));
        using var kept = new MemoryStream();
        return (await client.Statements.DownloadAsync(Day, null, kept, default), kept.ToArray());
    }

    private static SignatureFault Fault(Reply reply) => Assert.IsType<Reply.Untrusted>(reply).Fault;

    private static async Task StatementAsync(
        HttpContext context,
        byte[] table,
        bool zipped,
        byte[]? sent = null,
        bool spoilt = false,
        int? length = null
    )
    {
        var sha1 = Sha1(table);
        var headers = context.Response.Headers;
        ScriptedGateway.Sign(
            headers,
            Encoding.UTF8.GetString(StatementSignature.SignedBody(spoilt ? sha1[1..] : sha1)),
            platformKey: 0
        );
        headers[WechatpayHeaders.StatementSha1] = sha1;
        context.Response.ContentType = "text/plain";
        if (zipped)
            headers.ContentEncoding = "gzip";
        var body = sent ?? (zipped ? Zip(table) : table);
        context.Response.ContentLength = length;
        await context.Response.Body.WriteAsync(body);
        await context.Response.Body.FlushAsync();
    }

    private static byte[] Zip(byte[] table)
    {
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Fastest))
            zip.Write(table);
        return zipped.ToArray();
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "The gateway chose it.")]
    private static string Sha1(byte[] table) => Convert.ToHexStringLower(SHA1.HashData(table));

    private static WeChatPayAccount Small(Uri baseUrl) =>
        new()
        {
            Mode = AccountMode.Direct,
            AppId = Vectors.Id("appid"),
            MchId = Vectors.Id("mchid"),
            SerialNo = Vectors.Serial("merchant"),
            PrivateKeyPem = Vectors.MerchantKeyPem,
            ApiV3Key = Vectors.Id("apiV3Key"),
            BaseUrl = baseUrl,
            MaxStatementBytes = 10,
        };

    private sealed class FullDisk : MemoryStream
    {
        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer,
            CancellationToken cancellationToken = default
        ) => throw new IOException("No space left on device");
    }
}
