using System.Text;
using System.Text.Json.Nodes;
using WeChatPay.Simulator.Certificates;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Tests;

/// <summary>The signing vectors, made by another implementation, against the simulator's check of requests.</summary>
public class RequestVerifierTests
{
    public static TheoryData<string> Cases => Vectors.Names("request-signing.json");

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_vector_is_accepted(string name)
    {
        var vector = Vectors.Case("request-signing.json", name);
        Assert.Null(Check(vector).Problem);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_vector_with_one_thing_changed_is_refused(string name)
    {
        var vector = Vectors.Case("request-signing.json", name);
        var target = (string)vector["signed_target"]!;
        var body = (string)vector["signed_body"]!;

        Assert.NotNull(Check(vector, method: (string)vector["method"]! == "GET" ? "POST" : "GET").Problem);
        Assert.NotNull(Check(vector, target: target + "?").Problem);
        Assert.NotNull(Check(vector, body: body + "\n").Problem);
        Assert.NotNull(Check(vector, secondsLater: 301).Problem);
        Assert.NotNull(Check(vector, secondsLater: -301).Problem);
        Assert.Null(Check(vector, secondsLater: 299).Problem);
    }

    [Fact]
    public void A_vector_is_accepted_once()
    {
        var vector = Vectors.Case("request-signing.json", "post-deduction");
        var verifier = Verifier(0, vector);
        Assert.Null(Check(verifier, vector).Problem);
        Assert.Contains("nonce", Check(verifier, vector).Problem);
    }

    private static SignatureVerdict Check(
        JsonObject vector,
        string? method = null,
        string? target = null,
        string? body = null,
        int secondsLater = 0
    ) => Check(Verifier(secondsLater, vector), vector, method, target, body);

    private static SignatureVerdict Check(
        RequestVerifier verifier,
        JsonObject vector,
        string? method = null,
        string? target = null,
        string? body = null
    ) =>
        verifier.Check(
            method ?? (string)vector["method"]!,
            target ?? (string)vector["signed_target"]!,
            Encoding.UTF8.GetBytes(body ?? (string)vector["signed_body"]!),
            (string)vector["authorization"]!
        );

    private static RequestVerifier Verifier(int secondsLater, JsonObject vector)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(long.Parse((string)vector["timestamp"]!) + secondsLater);
        return new RequestVerifier(new Accounts(Account("mchid"), Account("sp_mchid")), new StoppedClock(now));
    }

    private static Account Account(string id) =>
        new(
            new StoredAccount(
                Vectors.Id(id),
                Vectors.Id("appid"),
                Vectors.MerchantKeyPem,
                Vectors.Serial("merchant"),
                "",
                Vectors.Id("apiV3Key"),
                Vectors.Id("publicKeyId"),
                Vectors.MerchantKeyPem
            ),
            isInstitution: id == "sp_mchid",
            Vectors.PrivateKey("wechatpay_pubkey")
        );

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
