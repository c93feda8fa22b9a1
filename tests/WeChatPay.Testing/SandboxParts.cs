using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace WeChatPay.Testing;

/// <summary>A contract and its identifiers.</summary>
public sealed record Signed(string ContractId, string Code, string Openid);

/// <summary>How a request differs from a correct one.</summary>
public sealed record Tamper
{
    public string? Authorization { get; init; }
    public string? Nonce { get; init; }
    public long TimeOffset { get; init; }
    public string? Serial { get; init; }
    public string? Mchid { get; init; }
    public string? SignedTarget { get; init; }
    public string? SignedBody { get; init; }
    public string? AskSerial { get; init; }
    public string UserAgent { get; init; } = "tests/1.0";
    public string Accept { get; init; } = "application/json";
    public string ContentType { get; init; } = "application/json";
}

/// <summary>A signing account, and the ids for its request bodies.</summary>
public sealed record Party(string Mchid, string Serial, string PrivateKey, string ApiV3Key, JsonObject Ids)
{
    public string Query => string.Join('&', Ids.Select(pair => $"{pair.Key}={pair.Value}"));

    /// <summary>The ids of calls outside papay, which also name the signer.</summary>
    public string OwnerQuery =>
        Ids.ContainsKey("sub_mchid") ? $"sp_mchid={Mchid}&sub_mchid={Ids["sub_mchid"]}" : $"mchid={Mchid}";

    public string SubMchidQuery => Ids.ContainsKey("sub_mchid") ? $"?sub_mchid={Ids["sub_mchid"]}" : "";

    public JsonObject With(JsonObject body)
    {
        foreach (var (name, value) in Ids)
        {
            body[name] = value!.DeepClone();
        }

        return body;
    }

    public JsonObject WithOwner(JsonObject body)
    {
        body[Ids.ContainsKey("sub_mchid") ? "sp_mchid" : "mchid"] = Mchid;
        return With(body);
    }

    public string Authorize(string method, string target, string body, Tamper tamper)
    {
        using var key = RSA.Create();
        key.ImportFromPem(PrivateKey);
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + tamper.TimeOffset;
        var nonce = tamper.Nonce ?? Guid.NewGuid().ToString("N");
        var message = $"{method}\n{tamper.SignedTarget ?? target}\n{timestamp}\n{nonce}\n{tamper.SignedBody ?? body}\n";
        var signature = Convert.ToBase64String(
            key.SignData(Encoding.UTF8.GetBytes(message), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        );
        return $"WECHATPAY2-SHA256-RSA2048 mchid=\"{tamper.Mchid ?? Mchid}\",nonce_str=\"{nonce}\","
            + $"timestamp=\"{timestamp}\",serial_no=\"{tamper.Serial ?? Serial}\",signature=\"{signature}\"";
    }

    public JsonNode Open(JsonNode resource)
    {
        using var aes = new AesGcm(Encoding.UTF8.GetBytes(ApiV3Key), 16);
        var sealedBytes = Convert.FromBase64String((string)resource["ciphertext"]!);
        var plain = new byte[sealedBytes.Length - 16];
        aes.Decrypt(
            Encoding.UTF8.GetBytes((string)resource["nonce"]!),
            sealedBytes.AsSpan(0, plain.Length),
            sealedBytes.AsSpan(plain.Length),
            plain,
            Encoding.UTF8.GetBytes((string?)resource["associated_data"] ?? "")
        );
        var text = Encoding.UTF8.GetString(plain);
        return text.StartsWith('{') ? JsonNode.Parse(text)! : JsonValue.Create(text);
    }

    /// <summary>The serial number inside an encrypted certificate.</summary>
    public string SerialInside(JsonNode sealedCertificate)
    {
        using var certificate = X509Certificate2.CreateFromPem((string)Open(sealedCertificate)!);
        return certificate.SerialNumber;
    }
}

/// <summary>A reply as received.</summary>
public sealed record Reply(int Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string? Code => Body.Length == 0 ? null : (string?)Json["code"];

    public (int Status, string? Code) Refusal => (Status, Code);
}

/// <summary>Shortcuts to the content of a reply.</summary>
public static class Replies
{
    /// <summary>The body of a reply that must be successful.</summary>
    public static async Task<JsonNode> JsonAsync(this Task<Reply> sending)
    {
        var reply = await sending;
        Assert.Equal((200, null), reply.Refusal);
        return reply.Json;
    }
}
