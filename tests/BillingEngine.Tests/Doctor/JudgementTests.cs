using BillingEngine.Server;
using BillingEngine.Server.Doctor;
using Microsoft.Extensions.Configuration;

namespace BillingEngine.Tests.Doctor;

/// <summary>The doctor's findings for settings and addresses that no test machine has.</summary>
public sealed class JudgementTests
{
    private static readonly Dictionary<string, string> Good = new()
    {
        ["server_version_num"] = "150004",
        ["server_version"] = "15.4",
        ["fsync"] = "on",
        ["synchronous_commit"] = "on",
        ["full_page_writes"] = "on",
        ["max_connections"] = "200",
        ["superuser_reserved_connections"] = "3",
        ["TimeZone"] = "Etc/UTC",
    };

    [Fact]
    public void A_good_database_is_healthy() =>
        Assert.All(DatabaseCheck.Judge(Good, 100), finding => Assert.Equal(Health.Ok, finding.Health));

    [Theory]
    [InlineData("server_version_num", "130012", "PostgreSQL"), InlineData("fsync", "off", "fsync")]
    [InlineData("synchronous_commit", "off", "synchronous_commit")]
    [InlineData("full_page_writes", "off", "full_page_writes"), InlineData("max_connections", "100", "connections")]
    public void A_setting_that_endangers_data_is_wrong(string setting, string value, string about)
    {
        var wrong = DatabaseCheck
            .Judge(new Dictionary<string, string>(Good) { [setting] = value }, 100)
            .Where(finding => finding.Health == Health.Wrong);
        var finding = Assert.Single(wrong);
        Assert.Equal(about, finding.About);
        Assert.NotNull(finding.Todo);
    }

    [Fact]
    public void Another_time_zone_is_reported() =>
        Assert.Equal(
            Health.Note,
            Assert
                .Single(
                    DatabaseCheck.Judge(new Dictionary<string, string>(Good) { ["TimeZone"] = "Asia/Hong_Kong" }, 100),
                    finding => finding.About == "TimeZone"
                )
                .Health
        );

    [Theory]
    [InlineData("https://billing.example.com/wechat", null), InlineData("https://8.8.8.8/", null)]
    [InlineData("http://billing.example.com/", "not https"), InlineData("https://a.example/?x=1", "query")]
    [InlineData("https://10.1.2.3/", "private"), InlineData("https://192.168.1.1/", "private")]
    [InlineData("https://[::1]/", "private"), InlineData("https://[fd00::1]/", "private")]
    [InlineData("https://172.20.0.1/", "private"), InlineData("https://172.32.0.1/", null)]
    [InlineData("https://localhost/", "this machine"), InlineData("https://server/", "in this network only")]
    [InlineData("https://billing.example.com:8443/", "port")]
    public void An_address_that_WeChat_cannot_call_is_reported(string address, string? why)
    {
        var fault = AddressCheck.Fault(new Uri(address));
        if (why is null)
            Assert.Null(fault);
        else
            Assert.Contains(why, fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("urls", "http://*:9000", "http://127.0.0.1:9000/")]
    [InlineData("urls", "http://0.0.0.0:80;http://b:1", "http://127.0.0.1/")]
    [InlineData("http_ports", "8080", "http://127.0.0.1:8080/"), InlineData("other", "", "http://localhost:5000/")]
    public void The_health_command_asks_where_the_server_listens(string key, string value, string address) =>
        Assert.Equal(
            address,
            HealthCommand
                .Address(
                    new ConfigurationBuilder()
                        .AddInMemoryCollection(new Dictionary<string, string?> { [key] = value })
                        .Build()
                )
                ?.ToString()
        );
}
