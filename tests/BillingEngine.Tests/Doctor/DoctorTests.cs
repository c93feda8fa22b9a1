using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using BillingEngine.Server.Doctor;
using BillingEngine.Testing.Engine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BillingEngine.Tests.Doctor;

public sealed class DoctorTests(ServerHost stack) : IClassFixture<ServerHost>
{
    [Fact]
    public async Task A_running_sandbox_is_healthy()
    {
        var (exitCode, said) = await AskAsync();
        Assert.True(exitCode == 0, said);
        Assert.Contains("account main, keys", said, StringComparison.Ordinal);
        Assert.Matches(@"platform certificate: [0-9A-F]{40} valid until 20\d\d-", said);
        Assert.Matches(@"account main, clock: (same as|\d s (behind|ahead of)) the gateway's", said);
        Assert.Contains("every migration is applied", said, StringComparison.Ordinal);
        Assert.Contains("/wechat/notify/main/payment", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_secret_is_printed()
    {
        var keys = stack.Simulator.Keys;
        var (_, said) = await AskAsync(
            (
                "ConnectionStrings:Billing",
                stack.Services.GetRequiredService<Server.ServerSettings>().ConnectionString + ";Password=hush-hush"
            )
        );
        foreach (
            var secret in (string[])[keys.ApiV3Key, keys.MerchantPrivateKey.Split('\n')[1], "hush-hush", "sk_test_live"]
        )
        {
            Assert.DoesNotContain(secret, said, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Accounts:main:MchId", "1999999999", "the signature was refused: 401")]
    [InlineData("Accounts:main:ApiV3Key", "0123456789abcdef0123456789abcdef", "could not be decrypted")]
    [InlineData("Accounts:main:BaseUrl", "http://127.0.0.1:1", "does not answer")]
    [InlineData("Accounts:main:PrivateKey", "-----BEGIN NOTHING-----", "PrivateKey is not a PEM private key")]
    [InlineData("Billing:PublicBaseUrl", "ftp://example.com", "must be")]
    [InlineData("Billing:PublicBaseUrl", "https://example.com/?a=b", "must have no query")]
    [InlineData("ConnectionStrings:Billing", "Host=/nowhere;Database=x;Username=y", "database: cannot be reached")]
    [InlineData("ConnectionStrings:Billing", "Nonsense=1", "ConnectionStrings:Billing cannot be read")]
    public async Task What_is_wrong_is_named_with_what_to_do(string key, string value, string words)
    {
        var (exitCode, said) = await AskAsync((key, value));
        Assert.True(exitCode == 1, said);
        var lines = said.Split('\n');
        var wrong = Array.FindIndex(
            lines,
            line =>
                line.StartsWith("wrong ", StringComparison.Ordinal) && line.Contains(words, StringComparison.Ordinal)
        );
        Assert.True(wrong >= 0, said);
        Assert.StartsWith("       -> ", lines[wrong + 1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_is_not_the_keys_is_refused_and_its_own_is_taken()
    {
        var keys = stack.Simulator.Keys;
        using var key = RSA.Create();
        key.ImportFromPem(keys.MerchantPrivateKey);
        using var other = RSA.Create(2048);
        Assert.Contains(
            "Certificate is not the one of SerialNo",
            (await AskAsync(("Accounts:main:Certificate", Certificate(other, keys.MerchantSerialNo)))).Said,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Certificate is not the one of SerialNo",
            (await AskAsync(("Accounts:main:Certificate", Certificate(key, "0A")))).Said,
            StringComparison.Ordinal
        );
        var (exitCode, said) = await AskAsync(("Accounts:main:Certificate", Certificate(key, keys.MerchantSerialNo)));
        Assert.True(exitCode == 0, said);
        Assert.Contains("merchant certificate: matches key and serial", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schema_that_lacks_a_migration_or_has_a_changed_one_is_wrong()
    {
        await SqlAsync("UPDATE schema_migrations SET checksum = 'x' || checksum WHERE name LIKE '0002%'");
        var (exitCode, changed) = await AskAsync();
        await SqlAsync("UPDATE schema_migrations SET checksum = substr(checksum, 2) WHERE name LIKE '0002%'");
        Assert.Equal(1, exitCode);
        Assert.Contains("schema: changed after they were applied: 0002_", changed, StringComparison.Ordinal);

        await SqlAsync("UPDATE schema_migrations SET name = 'x' || name WHERE name LIKE '0003%'");
        var (_, missing) = await AskAsync();
        await SqlAsync("UPDATE schema_migrations SET name = substr(name, 2) WHERE name LIKE 'x0003%'");
        Assert.Contains("schema: lacks 0003_", missing, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_configuration_it_cannot_check()
    {
        using var output = new StringWriter();
        Assert.Equal(2, await DoctorCommand.RunAsync(new ConfigurationBuilder().Build(), output, default));
        Assert.Contains("ConnectionStrings:Billing", output.ToString(), StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string Said)> AskAsync(params (string Key, string? Value)[] changes)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                ((IConfigurationRoot)stack.Services.GetRequiredService<IConfiguration>())
                    .AsEnumerable()
                    // The tests' cluster is fast but not durable. That finding does not matter here.
                    .Select(pair =>
                        pair.Key == "ConnectionStrings:Billing"
                            ? new(pair.Key, pair.Value + ";Options=-c synchronous_commit=on")
                            : pair
                    )
                    .ToDictionary(pair => pair.Key, pair => pair.Value)
            )
            .AddInMemoryCollection(changes.ToDictionary(change => change.Key, change => change.Value))
            .Build();
        using var output = new StringWriter();
        var exitCode = await DoctorCommand.RunAsync(configuration, output, default);
        // A session cannot set fsync and full_page_writes.
        var said = output.ToString();
        var ours = said.Split('\n').Count(line => line.StartsWith("wrong  f", StringComparison.Ordinal));
        Assert.InRange(ours, 0, 2);
        var wrong = said.Split('\n').Count(line => line.StartsWith("wrong ", StringComparison.Ordinal)) - ours;
        Assert.Equal(wrong + ours == 0 ? 0 : 1, exitCode);
        return (wrong == 0 ? 0 : 1, said);
    }

    private async Task SqlAsync(string sql)
    {
        await using var command = stack.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }

    private static string Certificate(RSA key, string serial)
    {
        var request = new CertificateRequest("CN=merchant", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.Create(
            request.SubjectName,
            X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1),
            now.AddDays(-1),
            now.AddYears(1),
            Convert.FromHexString(serial)
        );
        return certificate.ExportCertificatePem();
    }
}
