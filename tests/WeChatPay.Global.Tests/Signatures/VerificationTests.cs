using System.Text;
using WeChatPay.Global.Certificates;
using WeChatPay.Global.Signatures;

namespace WeChatPay.Global.Tests.Signatures;

public class VerificationTests
{
    public static TheoryData<string> Cases => Vectors.Names("response-verification.json");

    [Theory, MemberData(nameof(Cases))]
    public async Task The_vectors_are_believed_or_refused_with_their_reason(string name)
    {
        var c = Vectors.Case("response-verification.json", name);
        var headers = c["headers"]!.AsObject().Select(h => KeyValuePair.Create(h.Key, (string)h.Value!));
        var refreshes = 0;
        var verifier = new SignatureVerifier(
            TrustedByTheVectors(),
            StandingClock.At((long)c["now"]!),
            (_, _) =>
            {
                refreshes++;
                return Task.CompletedTask;
            }
        );

        var fault = await verifier.CheckAsync(
            SignatureHeaders.From(headers),
            Encoding.UTF8.GetBytes((string)c["body"]!),
            CancellationToken.None
        );

        Assert.Equal((string?)c["reason"] ?? "valid", Word(fault));
        Assert.Equal((string)c["expected"]! == "valid", fault == SignatureFault.None);
        Assert.Equal(fault == SignatureFault.UnknownSerial ? 1 : 0, refreshes);
    }

    [Theory]
    [InlineData(null, null, null, null, true)]
    [InlineData("1", null, null, null, false)]
    public void An_unsigned_message_differs_from_a_badly_signed_one(
        string? timestamp,
        string? nonce,
        string? signature,
        string? serial,
        bool unsigned
    ) => Assert.Equal(unsigned, new SignatureHeaders(timestamp, nonce, signature, serial).AllAbsent);

    [Theory]
    [InlineData("99999999999999999999")]
    [InlineData("9223372036854775807")]
    [InlineData("-1")]
    [InlineData(" 1718000000")]
    [InlineData("1718000000.5")]
    public async Task An_odd_timestamp_is_refused_and_never_overflows(string timestamp)
    {
        var verifier = new SignatureVerifier(TrustedByTheVectors(), StandingClock.At(1718000000));
        var fault = await verifier.CheckAsync(
            new SignatureHeaders(timestamp, "n", "s", Vectors.Serial("platform_a")),
            default,
            CancellationToken.None
        );
        Assert.Equal(SignatureFault.Timestamp, fault);
    }

    internal static TrustedKeys TrustedByTheVectors()
    {
        var keys = new TrustedKeys(new TrustedKey(Vectors.Id("publicKeyId"), Vectors.Pem(Vectors.PublicKeyPem), null));
        keys.ReplaceCertificates([Certificate("platform_a"), Certificate("platform_b")]);
        return keys;
    }

    private static TrustedKey Certificate(string name) =>
        new(Vectors.Serial(name), Vectors.PrivateKey(name), DateTimeOffset.UnixEpoch);

    private static string Word(SignatureFault fault) =>
        fault switch
        {
            SignatureFault.None => "valid",
            SignatureFault.MissingHeader => "missing_header",
            SignatureFault.Timestamp => "timestamp",
            SignatureFault.UnknownSerial => "unknown_serial",
            _ => "signature",
        };
}
