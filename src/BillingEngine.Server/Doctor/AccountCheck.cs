using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WeChatPay.Global;

namespace BillingEngine.Server.Doctor;

/// <summary>The keys of an account, and the gateway's response to them.</summary>
internal sealed class AccountCheck(string key, WeChatPayAccount account, TimeProvider wireClock)
{
    // A signature is valid for five minutes; a clock that is wrong by one minute will get there.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    // WeChat lists the next certificate well before this.
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    public async IAsyncEnumerable<Finding> FindAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        yield return Keys();
        if (account.CertificatePem is not null)
            yield return OwnCertificate();
        using var ear = new GatewayProbe(account, wireClock);
        using var client = new WeChatPayClient(account, wireClock, handler: ear);
        var fetched = await client.Certificates.RefreshAsync(cancellationToken);
        yield return ear.LastAnswer is { } answer ? Clock(answer) : NoAnswer();
        if (ear.LastAnswer is not { } heard)
            yield break;
        if (!fetched)
            yield return NotFetched(heard);
        foreach (var certificate in client.Keys.Certificates)
            yield return Platform(certificate.Serial, certificate.ExpiresAt);
        yield return Mode();
    }

    // The check of the configuration has already read them.
    private Finding Keys()
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(account.PrivateKeyPem);
        return Finding.Ok(
            $"account {key}, keys",
            $"private key of {rsa.KeySize} bits for serial {account.SerialNo}, APIv3 key of 32 bytes"
        );
    }

    private Finding OwnCertificate()
    {
        using var certificate = X509Certificate2.CreateFromPem(account.CertificatePem);
        var ends = new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
        return Finding.Of(
            ends > wireClock.GetUtcNow() + Soon,
            $"account {key}, merchant certificate",
            $"matches key and serial, valid until {ends:yyyy-MM-dd}",
            "Have a new one issued in the merchant platform, then set SerialNo, PrivateKey and Certificate."
        );
    }

    private Finding NoAnswer() =>
        Finding.Wrong(
            $"account {key}, gateway",
            $"{account.BaseUrl} does not answer",
            "Check BaseUrl, name resolution and the firewall: the server must reach it on port "
                + $"{account.BaseUrl.Port}."
        );

    private Finding Clock(ProbedAnswer answer)
    {
        var about = $"account {key}, clock";
        if (answer.Offset is not { } offset)
            return Finding.Note(about, "the gateway's response had no Date", "Compare the clock with another source.");
        return Finding.Of(
            offset.Duration() < Tolerance,
            about,
            Math.Abs(Math.Round(offset.TotalSeconds)) is > 0 and var seconds
                ? $"{seconds} s {(offset < TimeSpan.Zero ? "behind" : "ahead of")} the gateway's"
                : "same as the gateway's",
            "Set the machine's clock by NTP: a signature is refused when the clock is wrong by five minutes."
        );
    }

    private Finding NotFetched(ProbedAnswer answer)
    {
        var about = $"account {key}, platform certificates";
        var said = $"{answer.Status} {answer.Error?.Code} {answer.Error?.Message}".TrimEnd();
        return answer.Status switch
        {
            401 => Finding.Wrong(
                about,
                $"the signature was refused: {said}",
                "MchId, SerialNo and PrivateKey must belong to one certificate, and the clock must be right."
            ),
            404 when account.PublicKeyId is not null => Finding.Ok(
                about,
                "the gateway gives this account none; it is in public-key mode"
            ),
            200 => Finding.Wrong(
                about,
                "the response could not be decrypted or its signature did not match",
                "ApiV3Key must be the one that was set last in the merchant platform."
            ),
            _ => Finding.Wrong(
                about,
                $"not available: {said}",
                "Try again later; if it stays, ask WeChat Pay's support with the message above."
            ),
        };
    }

    private Finding Platform(string serial, DateTimeOffset? ends) =>
        Finding.Of(
            ends is null || ends > wireClock.GetUtcNow(),
            $"account {key}, platform certificate",
            $"{serial} valid until {ends:yyyy-MM-dd}",
            "WeChat replaces it by itself; if no newer one is listed here, ask WeChat's support."
        );

    private Finding Mode() =>
        account switch
        {
            { UsePublicKey: true } => Finding.Ok($"account {key}, mode", $"public key {account.PublicKeyId}"),
            { PublicKeyId: not null } => Finding.Ok(
                $"account {key}, mode",
                $"platform certificates; responses signed with {account.PublicKeyId} are trusted too"
            ),
            _ => Finding.Ok($"account {key}, mode", "platform certificates"),
        };
}
