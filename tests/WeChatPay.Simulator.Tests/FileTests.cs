namespace WeChatPay.Simulator.Tests;

/// <summary>
/// Uploads are signed over their description only; the simulator checks that and has no route for files.
/// </summary>
public class FileTests
{
    private static readonly byte[] File = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0xF0, 0x9F];

    [Fact]
    public async Task The_simulator_checks_the_same_rule_and_knows_no_address_for_files()
    {
        await using var sandbox = await Sandbox.StartAsync();
        using var client = OurClient.Of(sandbox, institution: false);
        // Correctly signed: the 404 carries a signature. A wrong one is a 401 without.
        Assert.Equal(
            "NOT_FOUND",
            OurClient.Refusal(await client.Files.UploadAsync("/v3/global/files", "a.png", "image/png", File, default))
        );
        var form = "--b\r\nContent-Disposition: form-data; name=\"meta\"\r\n\r\n{}\r\n--b--\r\n";
        var tampered = await sandbox.SendAsync(
            sandbox.Direct,
            "POST",
            "/v3/global/files",
            form,
            new Tamper { ContentType = "multipart/form-data; boundary=b", SignedBody = "{\"filename\":\"other\"}" }
        );
        Assert.Equal((401, "SIGN_ERROR"), tampered.Refusal);
        var right = await sandbox.SendAsync(
            sandbox.Direct,
            "POST",
            "/v3/global/files",
            form,
            new Tamper { ContentType = "multipart/form-data; boundary=b", SignedBody = "{}" }
        );
        Assert.Equal((404, "NOT_FOUND"), right.Refusal);
        var whole = await sandbox.SendAsync(
            sandbox.Direct,
            "POST",
            "/v3/global/files",
            form,
            new Tamper { ContentType = "multipart/form-data; boundary=b" }
        );
        Assert.Equal(401, whole.Status);
    }
}
