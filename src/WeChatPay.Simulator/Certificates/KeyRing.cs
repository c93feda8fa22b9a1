using System.Security.Cryptography;
using System.Text.Json;
using WeChatPay.Simulator.Journal;

namespace WeChatPay.Simulator.Certificates;

/// <summary>All keys of the simulator, each imported once; the platform certificates rotate here.</summary>
public sealed class KeyRing
{
    private readonly Lock gate = new();
    private readonly string? path;
    private readonly Dictionary<string, RSA> platformKeys = new(StringComparer.Ordinal);
    private StoredKeys stored;

    private KeyRing(StoredKeys stored, string? path)
    {
        this.stored = stored;
        this.path = path;
        foreach (var certificate in stored.Platform)
            platformKeys[certificate.SerialNo] = Import(certificate.PrivateKey);

        DirectPublicMode = Import(stored.Direct.PublicModePrivateKey);
        InstitutionPublicMode = Import(stored.Institution.PublicModePrivateKey);
    }

    internal RSA DirectPublicMode { get; }

    internal RSA InstitutionPublicMode { get; }

    internal StoredAccount Direct => stored.Direct;

    internal StoredAccount Institution => stored.Institution;

    /// <summary>The platform certificates that are listed now, oldest first.</summary>
    internal IReadOnlyList<StoredCertificate> Platform
    {
        get
        {
            lock (gate)
            {
                return [.. stored.Platform];
            }
        }
    }

    /// <summary>Fresh keys for the ids of the options, kept nowhere; hosts of one test run may share them.</summary>
    public static KeyRing Generate(SimulatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new KeyRing(KeyFactory.Generate(options), path: null);
    }

    /// <summary>The folder's keys, made at the first start.</summary>
    internal static KeyRing Open(SimulatorOptions options, string folder)
    {
        var file = Path.Combine(folder, "keys.json");
        if (File.Exists(file))
        {
            var kept =
                JsonSerializer.Deserialize(File.ReadAllBytes(file), JournalJson.Stored.StoredKeys)
                ?? throw new InvalidDataException($"{file} is empty. Delete the folder to start afresh.");
            return new KeyRing(kept, file);
        }

        var made = new KeyRing(KeyFactory.Generate(options), file);
        made.Save();
        return made;
    }

    /// <summary>The certificate that signs now, with its key.</summary>
    internal (string Serial, RSA Key) Signer()
    {
        lock (gate)
        {
            return (stored.SigningSerial, platformKeys[stored.SigningSerial]);
        }
    }

    /// <summary>
    /// Drops the oldest listed certificate, lists a new one, and lets sign either the one that was listed all along
    /// ("next") or the new one, which no client has seen yet ("new").
    /// </summary>
    internal string Rotate(bool signWithNew, DateTimeOffset now)
    {
        lock (gate)
        {
            var added = KeyFactory.NextPlatform(now, stored.Platform[^1]);
            platformKeys[added.SerialNo] = Import(added.PrivateKey);
            List<StoredCertificate> listed = [.. stored.Platform.Skip(1), added];
            stored = stored with { Platform = listed, SigningSerial = listed[signWithNew ? ^1 : 0].SerialNo };
            Save();
            return stored.SigningSerial;
        }
    }

    private void Save()
    {
        if (path is not null)
            PrivateFile.Replace(path, JsonSerializer.SerializeToUtf8Bytes(stored, JournalJson.Stored.StoredKeys));
    }

    internal static RSA Import(string pem)
    {
        var key = RSA.Create();
        key.ImportFromPem(pem);
        return key;
    }
}
