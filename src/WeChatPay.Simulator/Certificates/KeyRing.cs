using System.Security.Cryptography;
using System.Text.Json;
using WeChatPay.Simulator.Journal;

namespace WeChatPay.Simulator.Certificates;

/// <summary>All keys of the simulator, each imported once; the platform certificates rotate here.</summary>
public sealed class KeyRing
{
    private readonly Lock sync = new();
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

    /// <summary>The platform certificates listed now, oldest first.</summary>
    internal IReadOnlyList<StoredCertificate> Platform
    {
        get
        {
            lock (sync)
            {
                return [.. stored.Platform];
            }
        }
    }

    /// <summary>New keys for the ids of the options, not stored; hosts of one test run may share them.</summary>
    public static KeyRing Generate(SimulatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new KeyRing(KeyFactory.Generate(options), path: null);
    }

    /// <summary>The keys stored in the folder; the first start creates them.</summary>
    internal static KeyRing Open(SimulatorOptions options, string folder)
    {
        var file = Path.Combine(folder, "keys.json");
        if (File.Exists(file))
        {
            var stored =
                JsonSerializer.Deserialize(File.ReadAllBytes(file), JournalJson.Stored.StoredKeys)
                ?? throw new InvalidDataException($"{file} is empty. Delete the folder to start again.");
            return new KeyRing(stored, file);
        }

        var made = new KeyRing(KeyFactory.Generate(options), file);
        made.Save();
        return made;
    }

    /// <summary>The certificate that currently signs, with its key.</summary>
    internal (string Serial, RSA Key) Signer()
    {
        lock (sync)
        {
            return (stored.SigningSerial, platformKeys[stored.SigningSerial]);
        }
    }

    /// <summary>
    /// Removes the oldest listed certificate and lists a new one. Afterwards replies are signed by the one that was
    /// already listed ("next") or by the new one, which no client has seen yet ("new").
    /// </summary>
    internal string Rotate(bool signWithNew, DateTimeOffset now)
    {
        lock (sync)
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
