using System.Text;
using System.Text.Json.Nodes;
using WeChatPay.Global.Signatures;

namespace WeChatPay.Global.Tests.Signatures;

public class StatementTests
{
    private const string OtherSha1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709";

    private static readonly JsonObject Vector = Vectors.File("statement.json");

    private static readonly string Sha1 = (string)Vector["headers"]![WechatpayHeaders.StatementSha1]!;

    private static readonly byte[] Table = Encoding.UTF8.GetBytes((string)Vector["body"]!);

    private static readonly byte[] Zipped = Convert.FromBase64String((string)Vector["body_gzip_base64"]!);

    [Fact]
    public void The_vectors_signed_body_is_reproduced_byte_for_byte() =>
        Assert.Equal((string)Vector["signed_body_line"]!, Encoding.UTF8.GetString(StatementSignature.SignedBody(Sha1)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_vectors_statement_is_believed_plain_and_zipped(bool zipped)
    {
        Assert.Equal("valid", (string)Vector["expected"]!);
        Assert.Equal(SignatureFault.None, await CheckAsync(zipped ? Zipped : Table, zipped));
    }

    [Fact]
    public async Task The_signature_does_not_cover_the_table_itself() =>
        Assert.Equal(SignatureFault.Signature, await Verifier().CheckAsync(Headers(), Table, CancellationToken.None));

    [Fact]
    public async Task The_digest_is_verified_exactly_as_it_was_sent() =>
        Assert.Equal(SignatureFault.Signature, await CheckAsync(Table, zipped: false, Sha1.ToUpperInvariant()));

    [Theory]
    [InlineData(null, SignatureFault.MissingHeader)]
    [InlineData("", SignatureFault.MissingHeader)]
    [InlineData(OtherSha1, SignatureFault.Signature)]
    public async Task A_statement_without_the_signed_digest_is_refused(string? sha1, SignatureFault expected) =>
        Assert.Equal(expected, await CheckAsync(Table, zipped: false, sha1));

    [Fact]
    public async Task A_table_with_any_byte_changed_missing_or_added_is_refused()
    {
        for (var i = 0; i < Table.Length; i++)
        {
            var changed = Table.ToArray();
            changed[i] ^= 1;
            Assert.Equal(SignatureFault.Signature, await CheckAsync(changed, zipped: false));
        }
        Assert.Equal(SignatureFault.Signature, await CheckAsync(Table[..^1], zipped: false));
        Assert.Equal(SignatureFault.Signature, await CheckAsync([.. Table, (byte)'\n'], zipped: false));
        Assert.Equal(SignatureFault.Signature, await CheckAsync([], zipped: false));
    }

    [Fact]
    public async Task A_table_in_the_wrong_form_or_cut_off_is_refused()
    {
        Assert.Equal(SignatureFault.Signature, await CheckAsync(Zipped, zipped: false));
        Assert.Equal(SignatureFault.Signature, await CheckAsync(Table, zipped: true));
        Assert.Equal(SignatureFault.Signature, await CheckAsync(Zipped[..(Zipped.Length / 2)], zipped: true));
        Assert.Equal(SignatureFault.Signature, await CheckAsync([], zipped: true));
    }

    [Fact]
    public async Task The_table_is_not_read_before_its_signature_holds()
    {
        await using var table = new MemoryStream(Table);
        var fault = await StatementSignature.CheckAsync(
            Verifier(),
            Headers() with
            {
                Nonce = "another",
            },
            Sha1,
            table,
            zipped: false,
            CancellationToken.None
        );
        Assert.Equal((SignatureFault.Signature, 0L), (fault, table.Position));
    }

    [Fact]
    public async Task The_faults_of_every_reply_are_those_of_a_statement_too()
    {
        Assert.Equal(SignatureFault.MissingHeader, await CheckAsync(Headers() with { Signature = null }));
        Assert.Equal(SignatureFault.Timestamp, await CheckAsync(Headers() with { Timestamp = "1717999701" }));
        Assert.Equal(SignatureFault.UnknownSerial, await CheckAsync(Headers() with { Serial = "00" }));
        Assert.Equal(
            SignatureFault.Signature,
            await CheckAsync(Headers() with { Serial = Vectors.Serial("platform_b") })
        );
    }

    [Fact]
    public async Task A_digest_in_capitals_that_was_signed_so_is_the_same_digest()
    {
        var sha1 = Sha1.ToUpperInvariant();
        using var key = Vectors.PrivateKey("platform_a");
        var headers = Headers();
        var signature = RsaSignature.Sign(
            key,
            SignatureMessage.ForResponse(headers.Timestamp!, headers.Nonce!, StatementSignature.SignedBody(sha1))
        );
        Assert.Equal(SignatureFault.None, await CheckAsync(headers with { Signature = signature }, sha1));
    }

    private static SignatureHeaders Headers() =>
        SignatureHeaders.From(Vector["headers"]!.AsObject().Select(h => KeyValuePair.Create(h.Key, (string)h.Value!)));

    private static SignatureVerifier Verifier() =>
        new(VerificationTests.TrustedByTheVectors(), StandingClock.At((long)Vector["now"]!));

    private static Task<SignatureFault> CheckAsync(SignatureHeaders headers) => CheckAsync(headers, Sha1);

    private static async Task<SignatureFault> CheckAsync(SignatureHeaders headers, string sha1) =>
        await StatementSignature.CheckAsync(
            Verifier(),
            headers,
            sha1,
            new MemoryStream(Table),
            zipped: false,
            CancellationToken.None
        );

    private static Task<SignatureFault> CheckAsync(byte[] body, bool zipped) => CheckAsync(body, zipped, Sha1);

    private static async Task<SignatureFault> CheckAsync(byte[] body, bool zipped, string? sha1) =>
        await StatementSignature.CheckAsync(
            Verifier(),
            Headers(),
            sha1,
            new MemoryStream(body),
            zipped,
            CancellationToken.None
        );
}
