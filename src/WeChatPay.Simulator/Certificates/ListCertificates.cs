using System.Text;
using WeChatPay.Global.Signatures;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Certificates;

/// <summary>
/// The usable platform certificates, sealed with the caller's APIv3 key (docs/wechat-pay.md, Platform certificates).
/// </summary>
internal sealed class ListCertificates(KeyRing keys)
{
    private const string AssociatedData = "certificate";

    public WireReply Handle(WireCall call) =>
        WireReply.Ok(
            new CertificatesReply([.. keys.Platform.Select(certificate => Seal(certificate, call.Signer))]),
            WireJson.Wire.CertificatesReply
        );

    private static CertificateReply Seal(StoredCertificate certificate, Account account)
    {
        var nonce = Nonce.NewForCipher();
        var sealedPem = account.Cipher.Encrypt(nonce, AssociatedData, Encoding.UTF8.GetBytes(certificate.Certificate));
        return new CertificateReply(
            certificate.SerialNo,
            Rfc3339.Format(certificate.EffectiveAt),
            Rfc3339.Format(certificate.ExpiresAt),
            new SealedText(AesGcmCipher.Algorithm, nonce, AssociatedData, sealedPem)
        );
    }
}
