using System.Net;
using BillingEngine.Webhooks.Endpoints;

namespace BillingEngine.Tests.Webhooks;

/// <summary>Where a webhook may never go, in every spelling of an address.</summary>
public sealed class PublicAddressesTests
{
    [Theory]
    [InlineData("0.0.0.0"), InlineData("0.1.2.3"), InlineData("10.0.0.1"), InlineData("10.255.255.255")]
    [InlineData("100.64.0.1"), InlineData("100.127.255.255"), InlineData("127.0.0.1"), InlineData("127.8.9.1")]
    [InlineData("169.254.169.254"), InlineData("169.254.0.1"), InlineData("172.16.0.1"), InlineData("172.31.255.255")]
    [InlineData("192.0.0.1"), InlineData("192.0.2.1"), InlineData("192.88.99.1"), InlineData("192.168.1.1")]
    [InlineData("198.18.0.1"), InlineData("198.19.255.255"), InlineData("198.51.100.1"), InlineData("203.0.113.1")]
    [InlineData("224.0.0.1"), InlineData("239.255.255.255"), InlineData("240.0.0.1"), InlineData("255.255.255.255")]
    [InlineData("::"), InlineData("::1"), InlineData("::ffff:127.0.0.1"), InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:169.254.169.254"), InlineData("::127.0.0.1"), InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("64:ff9b::7f00:1"), InlineData("64:ff9b:1::1"), InlineData("100::1"), InlineData("2001::1")]
    [InlineData("2001:db8::1"), InlineData("2002:7f00:1::"), InlineData("3fff::1"), InlineData("fc00::1")]
    [InlineData("fd00:ec2::254"), InlineData("fe80::1"), InlineData("fe80::1%1"), InlineData("fec0::1")]
    [InlineData("ff02::1"), InlineData("4000::1")]
    public void It_is_closed(string address) => Assert.False(PublicAddresses.Includes(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1"), InlineData("9.255.255.255"), InlineData("11.0.0.1"), InlineData("100.63.255.255")]
    [InlineData("100.128.0.1"), InlineData("126.0.0.1"), InlineData("128.0.0.1"), InlineData("172.15.0.1")]
    [InlineData("172.32.0.1"), InlineData("192.167.0.1"), InlineData("198.17.0.1"), InlineData("223.255.255.255")]
    [InlineData("2606:4700::1111"), InlineData("2001:4860:4860::8888"), InlineData("::ffff:1.1.1.1")]
    [InlineData("64:ff9b::101:101")]
    public void It_is_open(string address) => Assert.True(PublicAddresses.Includes(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://shop.example/hook"), InlineData("ftp://shop.example/"), InlineData("/hook")]
    [InlineData("https://user:pw@shop.example/"), InlineData("https://shop.example/#a"), InlineData("https://")]
    [InlineData("https://localhost/"), InlineData("https://LOCALHOST./"), InlineData("https://a.localhost/")]
    [InlineData("https://printer.local/"), InlineData("https://metadata.google.internal/")]
    [InlineData("https://127.0.0.1/"), InlineData("https://127.1/"), InlineData("https://2130706433/")]
    [InlineData("https://0x7f000001/"), InlineData("https://0177.0.0.1/"), InlineData("https://[::1]/")]
    [InlineData("https://10.0.0.1.:443/")]
    [InlineData("https://[::ffff:10.0.0.1]/"), InlineData("https://169.254.169.254/latest/meta-data/")]
    public void An_endpoint_there_is_refused(string url) => Assert.NotNull(WebhookAddress.Fault(url, false));

    [Theory]
    [InlineData("https://shop.example/hook?a=1"), InlineData("https://1.1.1.1:8443/")]
    [InlineData("https://例.example/")]
    public void An_endpoint_there_is_taken(string url) => Assert.Null(WebhookAddress.Fault(url, false));

    [Theory]
    [InlineData("http://127.0.0.1:5000/"), InlineData("https://localhost/")]
    public void Where_the_configuration_allows_it_private_addresses_are_taken(string url)
    {
        Assert.NotNull(WebhookAddress.Fault(url, false));
        Assert.Null(WebhookAddress.Fault(url, true));
    }
}
