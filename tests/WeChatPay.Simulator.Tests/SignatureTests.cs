namespace WeChatPay.Simulator.Tests;

/// <summary>Request signatures, reply signatures, and the required headers.</summary>
public sealed class SignatureTests : SandboxTest
{
    private const string Path = "/v3/global/certificates";

    [Fact]
    public async Task A_right_request_is_answered_and_the_answer_is_signed()
    {
        var reply = await Sandbox.GetAsync(Sandbox.Direct, Path);
        Assert.Equal(200, reply.Status);
        Assert.True(Sandbox.Verifies(reply.Headers, reply.Body));
        Assert.Contains('-', reply.Headers["Request-ID"]);
    }

    [Theory]
    [InlineData("no header")]
    [InlineData("other schema")]
    [InlineData("part missing")]
    [InlineData("part twice")]
    [InlineData("old")]
    [InlineData("early")]
    [InlineData("unknown mchid")]
    [InlineData("another's mchid")]
    [InlineData("unknown serial")]
    [InlineData("lower-case serial")]
    [InlineData("another's key")]
    [InlineData("other path")]
    [InlineData("other body")]
    [InlineData("long nonce")]
    [InlineData("strange nonce")]
    public async Task A_request_with_a_wrong_signature_gets_an_unsigned_401(string what)
    {
        var right = Sandbox.Direct.Authorize("GET", Path, "", new Tamper());
        var who =
            what == "another's key"
                ? Sandbox.Partner with
                {
                    Mchid = Sandbox.Direct.Mchid,
                    Serial = Sandbox.Direct.Serial,
                }
                : Sandbox.Direct;
        var reply = await Sandbox.GetAsync(
            who,
            Path,
            what switch
            {
                "no header" => new Tamper { Authorization = "" },
                "other schema" => new Tamper
                {
                    Authorization = right.Replace("2048", "1024", StringComparison.Ordinal),
                },
                "part missing" => new Tamper { Authorization = right.Split(",serial_no")[0] },
                "part twice" => new Tamper { Authorization = right + ",mchid=\"1900009191\"" },
                "old" => new Tamper { TimeOffset = -310 },
                "early" => new Tamper { TimeOffset = 310 },
                "unknown mchid" => new Tamper { Mchid = "1900000001" },
                "another's mchid" => new Tamper { Mchid = Sandbox.Partner.Mchid },
                "unknown serial" => new Tamper { Serial = new string('A', 40) },
                "lower-case serial" => new Tamper { Serial = Sandbox.Direct.Serial.ToLowerInvariant() },
                "other path" => new Tamper { SignedTarget = Path + "?" },
                "other body" => new Tamper { SignedBody = "{}" },
                "long nonce" => new Tamper { Nonce = new string('a', 33) },
                "strange nonce" => new Tamper { Nonce = "not a nonce!" },
                _ => new Tamper(),
            }
        );

        Assert.Equal((401, "SIGN_ERROR"), reply.Refusal);
        Assert.False(reply.Headers.ContainsKey("Wechatpay-Signature"));
        var logged = (await Sandbox.ControlAsync("GET", "/requests?wrong=true&limit=1"))["data"]![0]!;
        Assert.Equal("SIGN_ERROR", (string)logged["code"]!);
        Assert.NotEmpty((string)logged["problem"]!);
    }

    [Fact]
    public async Task A_nonce_is_good_once()
    {
        var tamper = new Tamper { Nonce = Guid.NewGuid().ToString("N") };
        Assert.Equal(200, (await Sandbox.GetAsync(Sandbox.Direct, Path, tamper)).Status);
        Assert.Equal((401, "SIGN_ERROR"), (await Sandbox.GetAsync(Sandbox.Direct, Path, tamper)).Refusal);
        Assert.Equal(200, (await Sandbox.GetAsync(Sandbox.Partner, Path, tamper)).Status);
    }

    [Theory]
    [InlineData("", "application/json", "application/json", 400)]
    [InlineData("x", "", "application/json", 400)]
    [InlineData("x", "text/html", "application/json", 400)]
    [InlineData("x", "application/json", "", 400)]
    [InlineData("x", "application/json", "text/plain", 400)]
    [InlineData("x", "*/*", "application/json; charset=utf-8", 200)]
    [InlineData("x", "text/plain, application/json;q=0.9", "application/json", 200)]
    public async Task Headers_are_asked_for(string agent, string accept, string type, int status)
    {
        var tamper = new Tamper
        {
            UserAgent = agent,
            Accept = accept,
            ContentType = type,
        };
        var reply = await Sandbox.PostAsync(
            Sandbox.Direct,
            Sandbox.PreSignPath,
            Sandbox.PreSignBody(Sandbox.Direct),
            tamper
        );
        Assert.Equal(status, reply.Status);
        Assert.True(status == 200 || reply.Code == "PARAM_ERROR");
        Assert.True(Sandbox.Verifies(reply.Headers, reply.Body));
    }

    [Theory]
    [InlineData("GET", "/v3/global/papay/nothing")]
    [InlineData("POST", "/v3/global/papay/contracts/pre-entrust-sign")]
    [InlineData("GET", "/v3/global/papay/transactions")]
    [InlineData("POST", "/v3/papay/hk/contracts/1/terminate")]
    public async Task What_is_not_an_interface_is_a_signed_404(string method, string path)
    {
        var reply = await Sandbox.SendAsync(Sandbox.Direct, method, path, "");
        Assert.Equal(404, reply.Status);
        Assert.True(Sandbox.Verifies(reply.Headers, reply.Body));
    }

    [Fact]
    public async Task Public_key_mode_is_asked_for_by_the_request()
    {
        var reply = await Sandbox.GetAsync(Sandbox.Direct, Path, new Tamper { AskSerial = Sandbox.Keys.PublicKeyId });
        Assert.Equal(Sandbox.Keys.PublicKeyId, reply.Headers["Wechatpay-Serial"]);
        Assert.True(Sandbox.Verifies(reply.Headers, reply.Body));

        await Sandbox.SignAsync(Sandbox.Direct);
        var received = Assert.Single(Sandbox.Receiver.Arrivals);
        Assert.Equal(Sandbox.Keys.PublicKeyId, received.Headers["Wechatpay-Serial"]);
        Assert.True(Sandbox.Verifies(received.Headers, received.Body));

        reply = await Sandbox.GetAsync(
            Sandbox.Partner,
            Path,
            new Tamper { AskSerial = Sandbox.Keys.PlatformCertificates[0].SerialNo }
        );
        Assert.Equal(Sandbox.Keys.PlatformCertificates[0].SerialNo, reply.Headers["Wechatpay-Serial"]);
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task Notifications_go_back_to_certificates_by_a_request_or_by_the_control_API(bool byRequest)
    {
        var certificate = Sandbox.Keys.PlatformCertificates[0].SerialNo;
        await Sandbox.GetAsync(Sandbox.Direct, Path, new Tamper { AskSerial = Sandbox.Keys.PublicKeyId });
        // A request without the header changes nothing.
        var reply = await Sandbox.GetAsync(Sandbox.Direct, Path);
        Assert.Equal(certificate, reply.Headers["Wechatpay-Serial"]);
        Assert.True(await ModeAsync());
        await Sandbox.SignAsync(Sandbox.Direct);

        if (byRequest)
            await Sandbox.GetAsync(Sandbox.Direct, Path, new Tamper { AskSerial = certificate });
        else
            await SwitchAsync(Sandbox.Direct.Mchid, false);

        Assert.False(await ModeAsync());
        await Sandbox.SignAsync(Sandbox.Direct);
        Assert.Equal(
            [Sandbox.Keys.PublicKeyId, certificate],
            Sandbox.Receiver.Arrivals.Select(received => received.Headers["Wechatpay-Serial"])
        );
        await SwitchAsync(Sandbox.Keys.Institution.SubMerchants[0].SubMchid, true, expected: 400);
        await SwitchAsync("1900000555", false, expected: 400);
    }

    private Task<System.Text.Json.Nodes.JsonNode> SwitchAsync(string mchid, bool mode, int expected = 200) =>
        Sandbox.ControlAsync(
            "PUT",
            $"/merchants/{mchid}",
            new System.Text.Json.Nodes.JsonObject { ["public_key_mode"] = mode },
            expected
        );

    private async Task<bool> ModeAsync() =>
        (bool)
            (await Sandbox.ControlAsync("GET", "/merchants"))["data"]!
                .AsArray()
                .Single(merchant => (string)merchant!["mchid"]! == Sandbox.Direct.Mchid)!["public_key_mode"]!;
}
