namespace WeChatPay.Simulator.Certificates;

/// <summary>The content of keys.json (mode 0600): throwaway identities and their keys, all PEM.</summary>
internal sealed record StoredKeys(
    StoredAccount Direct,
    StoredAccount Institution,
    List<StoredCertificate> Platform,
    string SigningSerial
);

/// <summary>A merchant or an institution with the key it signs with and the key its replies are signed with.</summary>
internal sealed record StoredAccount(
    string Mchid,
    string Appid,
    string PrivateKey,
    string SerialNo,
    string Certificate,
    string ApiV3Key,
    string PublicKeyId,
    string PublicModePrivateKey
);

/// <summary>A platform certificate with its private key.</summary>
internal sealed record StoredCertificate(
    string SerialNo,
    string PrivateKey,
    string Certificate,
    DateTimeOffset EffectiveAt,
    DateTimeOffset ExpiresAt
);
