using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace WeChatPay.Testing;

/// <summary>The vector files, and the throwaway keys they were created with.</summary>
public static class Vectors
{
    private static readonly JsonObject Keys = File("keys.json");

    public static JsonObject File(string name) =>
        JsonNode.Parse(System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "vectors", name)))!.AsObject();

    public static JsonObject Case(string file, string name, string list = "cases") =>
        File(file)[list]!.AsArray().Select(c => c!.AsObject()).Single(c => (string)c["name"]! == name);

    public static TheoryData<string> Names(string file, string list = "cases")
    {
        var data = new TheoryData<string>();
        foreach (var c in File(file)[list]!.AsArray())
            data.Add((string)c!["name"]!);
        return data;
    }

    public static string Id(string name) => (string)Keys["ids"]![name]!;

    public static string Serial(string name) => (string)Keys["serials"]![name]!;

    public static string MerchantKeyPem => (string)Keys["merchant"]!["private_key_pem"]!;

    public static string MerchantPublicPem => (string)Keys["merchant"]!["public_key_pem"]!;

    public static string PublicKeyPem => (string)Keys["wechatpay_public_key"]!["public_key_pem"]!;

    public static string PlatformCertificatePem(int index) => (string)Keys["platform"]![index]!["certificate_pem"]!;

    /// <summary>A private key by the name the vector files use.</summary>
    public static RSA PrivateKey(string name) =>
        Pem(
            (string)
                (
                    name switch
                    {
                        "merchant" => Keys["merchant"],
                        "platform_a" => Keys["platform"]![0],
                        "platform_b" => Keys["platform"]![1],
                        "wechatpay_pubkey" => Keys["wechatpay_public_key"],
                        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "The vectors have no such key."),
                    }
                )!["private_key_pem"]!
        );

    public static RSA Pem(string pem)
    {
        var rsa = RSA.Create();
        rsa.ImportFromPem(pem);
        return rsa;
    }
}
