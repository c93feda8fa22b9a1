using BillingEngine.Server;
using Microsoft.Extensions.Configuration;

namespace BillingEngine.Tests.Start;

/// <summary>All faults of a configuration are reported at once, without secrets.</summary>
public sealed class ConfigurationCheckTests
{
    [Fact]
    public void No_fault_hides_another()
    {
        var faults = ConfigurationCheck.Faults(
            Configuration(
                ("ConnectionStrings:Billing", "Database=billing"),
                ("Billing:PublicBaseUrl", ""),
                ("Billing:Sandbox", "perhaps"),
                ("Billing:LeaseSeconds", "two minutes"),
                ("Billing:DeductionsInFlight", "0"),
                ("Billing:SecretsKey", "hush-hush"),
                ("Jobs:Runner", "cron"),
                ("urls", "nonsense;https://0.0.0.0:8443"),
                ("Logging:LogLevel:Default", "Loud"),
                ("Accounts:main:Mode", "both"),
                ("Accounts:main:PrivateKey", "/no/such/file.pem"),
                ("Accounts:main:UsePublicKey", "maybe"),
                ("Accounts:main:OrderPath", "dots"),
                ("Accounts:main:ApiV3Key", "short-secret"),
                ("Accounts:main:MchId", "1900000109"),
                ("Operators:ann:Role", "owner"),
                ("Gateway:DeclineCodes:X", "Perhaps"),
                ("MiniProgram:BaseUrl", "nowhere")
            )
        );

        string[] expected =
        [
            "ConnectionStrings:Billing names no Host",
            "Billing:PublicBaseUrl is missing",
            "Billing:Sandbox must be true or false",
            "Billing:LeaseSeconds must be a whole number",
            "Billing:DeductionsInFlight must be between",
            "Billing:SecretsKey must be 32",
            "Jobs:Runner is 'cron'",
            "ASPNETCORE_URLS has nonsense",
            "ASPNETCORE_URLS has https://0.0.0.0:8443",
            "Logging:LogLevel:Default must be one of",
            "Operators:ann:PasswordHash is not a hash",
            "Operators:ann:Role must be",
            "Accounts:main:Mode must be",
            "Accounts:main:PrivateKey is neither PEM text nor",
            "Accounts:main:UsePublicKey must be true or false",
            "Accounts:main:OrderPath must be",
            "Accounts:main:AppId is missing",
            "Accounts:main:SerialNo is missing",
            "Accounts:main:ApiV3Key must be exactly 32 bytes",
            "Gateway:DeclineCodes:X must be one of",
            "MiniProgram:BaseUrl must be",
        ];
        Assert.All(
            expected,
            words => Assert.Single(faults, fault => fault.StartsWith(words, StringComparison.Ordinal))
        );
        Assert.Equal(expected.Length, faults.Count);
        Assert.DoesNotContain(
            faults,
            fault =>
                fault.Contains("hush", StringComparison.Ordinal)
                || fault.Contains("short-secret", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("Nonsense=1")]
    [InlineData("Host=a;Port=many")]
    [InlineData("Host=a;Password='x")]
    public void A_connection_string_that_cannot_be_read_is_a_fault(string text)
    {
        var fault = Assert.Single(
            ConfigurationCheck.Faults(
                Configuration(
                    ("ConnectionStrings:Billing", text),
                    ("Billing:PublicBaseUrl", "https://billing.example.com")
                )
            )
        );
        Assert.StartsWith("ConnectionStrings:Billing cannot be read", fault, StringComparison.Ordinal);
    }

    private static IConfiguration Configuration(params (string Key, string? Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => s.Value)).Build();
}
