using System.Text.Json.Nodes;

namespace WeChatPay.Simulator.Tests;

/// <summary>Two certificates and their rotation; with separate keys, because rotation changes them.</summary>
public sealed class CertificateTests() : SandboxTest(options => options.Keys = null)
{
    private const string Path = "/v3/global/certificates";

    [Fact]
    public async Task Both_accounts_can_open_the_certificates()
    {
        foreach (var who in new[] { Sandbox.Direct, Sandbox.Partner })
        {
            var data = (await Sandbox.GetAsync(who, Path)).Json["data"]!.AsArray();
            Assert.Equal(2, data.Count);
            Assert.All(
                data,
                item => Assert.Equal((string)item!["serial_no"]!, who.SerialInside(item["encrypt_certificate"]!))
            );
        }
    }

    [Theory]
    [InlineData("next")]
    [InlineData("new")]
    public async Task Rotation_signs_with_the_listed_or_with_an_unseen_certificate(string to)
    {
        var before = Sandbox.Keys.PlatformCertificates.Select(c => c.SerialNo).ToList();
        Assert.Equal(before[0], (await Sandbox.GetAsync(Sandbox.Direct, Path)).Headers["Wechatpay-Serial"]);

        await Sandbox.ControlAsync("POST", "/certificates/rotate", new JsonObject { ["to"] = to });

        var reply = await Sandbox.GetAsync(Sandbox.Direct, Path);
        var listed = reply.Json["data"]!.AsArray().Select(c => (string)c!["serial_no"]!).ToList();
        Assert.Equal(before[1], listed[0]);
        Assert.DoesNotContain(listed[1], before);
        Assert.Equal(to == "next" ? before[1] : listed[1], reply.Headers["Wechatpay-Serial"]);
        Assert.True(Sandbox.Verifies(reply.Headers, reply.Body));
    }
}
