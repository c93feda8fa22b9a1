using System.Security.Cryptography.X509Certificates;
using WeChatPay.Simulator.Certificates;
using WeChatPay.Simulator.Login;

namespace WeChatPay.Simulator.Control;

/// <summary>GET /_control/keys and POST /_control/certificates/rotate.</summary>
internal sealed class KeyControl(World world, KeyRing keys, Func<string> baseUrl)
{
    public void Map(IEndpointRouteBuilder control)
    {
        control.MapGet("/keys", () => ControlResults.Json(Describe(), ControlJson.Control.SimulatorKeys));
        control.MapPost("/certificates/rotate", (Delegate)RotateAsync);
    }

    public SimulatorKeys Describe()
    {
        List<TemplateAddress> templates;
        List<SubMerchant> subMerchants;
        lock (world.StateLock)
        {
            templates = [.. world.Templates.Values.Select(t => new TemplateAddress(t.PlanId, t.TerminationNotifyUrl))];
            subMerchants =
            [
                .. world.Merchants.Values.Where(m => m.IsSubMerchant).Select(m => new SubMerchant(m.Mchid, m.SubAppid)),
            ];
        }

        var (direct, institution) = (keys.Direct, keys.Institution);
        return new SimulatorKeys(
            baseUrl(),
            direct.Mchid,
            direct.Appid,
            direct.PrivateKey,
            direct.SerialNo,
            direct.Certificate,
            direct.ApiV3Key,
            [.. keys.Platform.Select(Describe)],
            direct.PublicKeyId,
            keys.DirectPublicMode.ExportSubjectPublicKeyInfoPem(),
            templates,
            new InstitutionKeys(
                institution.Mchid,
                institution.Appid,
                institution.PrivateKey,
                institution.SerialNo,
                institution.Certificate,
                institution.ApiV3Key,
                institution.PublicKeyId,
                keys.InstitutionPublicMode.ExportSubjectPublicKeyInfoPem(),
                subMerchants,
                AppSecret.Of(institution.Appid)
            ),
            AppSecret.Of(direct.Appid)
        );
    }

    private static PlatformCertificate Describe(StoredCertificate stored)
    {
        using var certificate = X509Certificate2.CreateFromPem(stored.Certificate);
        using var key = certificate.GetRSAPublicKey();
        return new PlatformCertificate(stored.SerialNo, stored.Certificate, key!.ExportSubjectPublicKeyInfoPem());
    }

    private async Task<IResult> RotateAsync(HttpContext context)
    {
        var body = await ControlBody.ReadAsync(context, "to");
        var to = body.OneOf("to", "next", "new");
        if (body.Problem is { } problem)
            return ControlResults.BadRequest(problem);

        var serial = keys.Rotate(signWithNew: to == "new", world.Options.Time.GetUtcNow());
        return ControlResults.Json(
            new RotationView(serial, [.. keys.Platform.Select(c => c.SerialNo)]),
            ControlJson.Control.RotationView
        );
    }
}
