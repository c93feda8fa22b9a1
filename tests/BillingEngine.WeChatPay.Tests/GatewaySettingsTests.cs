using BillingEngine.Domain.Gateway;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WeChatPay.Global;

namespace BillingEngine.WeChatPay.Tests;

/// <summary>Configuration errors say what to do and never repeat a secret.</summary>
public class GatewaySettingsTests
{
    private static readonly Uri Simulator = new("http://127.0.0.1:9/");

    [Fact]
    public void A_good_configuration_gives_accounts_and_addresses()
    {
        var settings = Read([]);
        Assert.Equal(["main", "partner"], settings.Accounts.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(AccountMode.Institution, settings.Accounts["partner"].Mode);
        Assert.Equal("http://127.0.0.1:5080/wechat/notify/main/contract", settings.ContractNotifyUrl("main"));
        Assert.Equal("http://127.0.0.1:5080/wechat/notify/main/payment", settings.PaymentNotifyUrl("main"));
    }

    [Theory]
    [InlineData("Accounts:main:Mode", "both", "Accounts:main:Mode must be 'direct' or 'institution'")]
    [InlineData("Accounts:main:AppId", "", "Accounts:main:AppId is missing")]
    [InlineData("Accounts:main:MchId", null, "Accounts:main:MchId is missing")]
    [InlineData("Accounts:main:SerialNo", "", "Accounts:main:SerialNo is missing")]
    [InlineData("Accounts:main:ApiV3Key", "too short", "Accounts:main:ApiV3Key must be exactly 32 bytes")]
    [InlineData("Accounts:main:PrivateKey", null, "Accounts:main:PrivateKey is not a PEM private key")]
    [InlineData(
        "Accounts:main:PrivateKey",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        "Accounts:main:PrivateKey is not a PEM private key"
    )]
    [InlineData("Accounts:main:PrivateKey", "MIIEvSecretText", "Accounts:main:PrivateKey is neither PEM text nor")]
    [InlineData("Accounts:main:BaseUrl", "apihk", "Accounts:main:BaseUrl must be an absolute address")]
    [InlineData("Accounts:main:BaseUrl", "http://gateway.example.com", "Accounts:main:BaseUrl must be https")]
    [InlineData("Accounts:main:PublicKeyId", "PUB_KEY_ID_1", "PublicKeyId and PublicKey belong together")]
    [InlineData("Accounts:main:UsePublicKey", "true", "UsePublicKey needs PublicKeyId and PublicKey")]
    [InlineData("Billing:PublicBaseUrl", "", "Billing:PublicBaseUrl is missing")]
    [InlineData("Billing:PublicBaseUrl", "/relative", "Billing:PublicBaseUrl must be an absolute address")]
    [InlineData("Billing:PublicBaseUrl", "https://a.example/?x=1", "Billing:PublicBaseUrl must be an absolute address")]
    [InlineData("Billing:PublicBaseUrl", "http://billing.example.com", "Billing:PublicBaseUrl must be https")]
    [InlineData("Billing:Sandbox", "false", "Billing:PublicBaseUrl must be https")]
    [InlineData("Gateway:DeclineCodes:X", "Perhaps", "Gateway:DeclineCodes:X must be one of")]
    public void A_setting_that_cannot_be_used_is_named(string key, string? value, string problem)
    {
        var refusal = Assert.Throws<InvalidConfigurationException>(() => Read(new() { [key] = value }));
        Assert.Contains(problem, refusal.Message);
        Assert.DoesNotContain("MIIE", refusal.Message);
        Assert.DoesNotContain(Vectors.Id("apiV3Key"), refusal.Message);
    }

    [Fact]
    public void An_account_key_that_would_not_fit_an_address_is_refused()
    {
        var settings = AdapterHost
            .Settings(Simulator)
            .ToDictionary(s => s.Key.Replace("Accounts:main", "Accounts:Main Shop"), s => s.Value);
        var refusal = Assert.Throws<InvalidConfigurationException>(() =>
            GatewaySettings.Read(AdapterHost.Configuration(settings))
        );
        Assert.Contains("an account key is", refusal.Message);
    }

    [Fact]
    public void Every_problem_is_reported_at_once()
    {
        var refusal = Assert.Throws<InvalidConfigurationException>(() =>
            Read(
                new()
                {
                    ["Accounts:main:AppId"] = "",
                    ["Accounts:partner:SerialNo"] = "",
                    ["Billing:PublicBaseUrl"] = "",
                }
            )
        );
        Assert.Equal(3, refusal.Message.Split("\n- ").Length - 1);
    }

    [Fact]
    public void Keys_may_be_files_or_texts_with_written_line_ends()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.WriteAllText(file, Vectors.MerchantKeyPem);
        try
        {
            var settings = Read(
                new()
                {
                    ["Accounts:main:PrivateKey"] = file,
                    ["Accounts:partner:PrivateKey"] = Vectors.MerchantKeyPem.Replace("\n", "\\n"),
                    ["Accounts:partner:PublicKeyId"] = Vectors.Id("publicKeyId"),
                    ["Accounts:partner:PublicKey"] = Vectors.PublicKeyPem,
                    ["Accounts:partner:UsePublicKey"] = "true",
                }
            );
            Assert.Empty(settings.Accounts["main"].Problems());
            Assert.Empty(settings.Accounts["partner"].Problems());
            Assert.True(settings.Accounts["partner"].UsePublicKey);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Other_containers_may_be_named_in_the_sandbox()
    {
        var settings = Read(
            new()
            {
                ["Accounts:main:BaseUrl"] = "http://simulator:8080",
                ["Billing:PublicBaseUrl"] = "http://server:8080",
            }
        );
        Assert.Equal("http://server:8080/wechat/notify/main/payment", settings.PaymentNotifyUrl("main"));
    }

    [Fact]
    public void Texts_of_settings_and_accounts_show_no_secret()
    {
        var settings = Read([]);
        var text = settings.ToString() + settings.Accounts["main"];
        Assert.Contains("1900009191", text);
        Assert.DoesNotContain("PRIVATE KEY", text);
        Assert.DoesNotContain(Vectors.Id("apiV3Key"), text);
    }

    [Fact]
    public async Task A_host_with_a_bad_configuration_does_not_start()
    {
        var settings = AdapterHost.Settings(Simulator);
        settings["Accounts:main:ApiV3Key"] = "short";
        using var host = Host(settings);
        var refusal = await Assert.ThrowsAsync<InvalidConfigurationException>(() => host.StartAsync());
        Assert.Contains("ApiV3Key", refusal.Message);
    }

    [Fact]
    public async Task A_host_starts_without_accounts_and_serves_the_port()
    {
        using var host = Host([]);
        await host.StartAsync();
        Assert.IsType<WeChatPayGateway>(host.Services.GetRequiredService<IPaymentGateway>());
        Assert.IsType<WeChatPayNotificationReader>(host.Services.GetRequiredService<INotificationReader>());
        await host.StopAsync();
    }

    private static IHost Host(Dictionary<string, string?> settings)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(
            new HostApplicationBuilderSettings()
        );
        builder.Services.AddWeChatPayGateway(AdapterHost.Configuration(settings));
        return builder.Build();
    }

    private static GatewaySettings Read(Dictionary<string, string?> changes)
    {
        var settings = AdapterHost.Settings(Simulator);
        foreach (var (key, value) in changes)
            settings[key] = value;
        return GatewaySettings.Read(AdapterHost.Configuration(settings));
    }
}
