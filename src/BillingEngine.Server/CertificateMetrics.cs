using System.Security.Cryptography.X509Certificates;
using BillingEngine.Platform.Metrics;
using BillingEngine.WeChatPay;

namespace BillingEngine.Server;

/// <summary>
/// When the certificates of the accounts expire: WeChat's newest platform certificate, and the merchant's own.
/// </summary>
internal sealed class CertificateMetrics(GatewayAccounts accounts) : IMetricsPart
{
    private const string Name = "billing_certificate_expiry_timestamp_seconds";

    public Task WriteAsync(MetricsText text, CancellationToken cancellationToken)
    {
        text.Metric(Name, "gauge", "When a certificate expires, in seconds since 1970, by account and owner.");
        foreach (var (key, account) in accounts.Settings.Accounts.OrderBy(each => each.Key, StringComparer.Ordinal))
        {
            if (accounts.TryGet(key, out var client) && client.Keys.NewestCertificate?.ExpiresAt is { } ends)
                text.Line(Name, ends.ToUnixTimeSeconds(), "account", key, "certificate", "platform");
            if (account.CertificatePem is { } pem)
            {
                using var own = X509Certificate2.CreateFromPem(pem);
                text.Line(
                    Name,
                    new DateTimeOffset(own.NotAfter.ToUniversalTime()).ToUnixTimeSeconds(),
                    "account",
                    key,
                    "certificate",
                    "merchant"
                );
            }
        }
        return Task.CompletedTask;
    }
}
