using BillingEngine.Domain.Gateway;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Platform.Jobs;

/// <summary>Fetches the platform certificates of every account, well within the twelve hours WeChat asks for.</summary>
public sealed record RefreshCertificates : ISweep;

/// <summary>The keys of the accounts in the configuration, and which of them act for sub-merchants.</summary>
public sealed record KnownAccounts(IReadOnlyList<string> Keys, params string[] Institutions)
{
    /// <summary>Whether an account acts for sub-merchants.</summary>
    public bool IsInstitution(string key) => Institutions.Contains(key, StringComparer.Ordinal);
}

/// <summary>Handles <see cref="RefreshCertificates"/>.</summary>
public sealed class RefreshCertificatesHandler(
    IPaymentGateway gateway,
    KnownAccounts accounts,
    ILogger<RefreshCertificatesHandler> log
) : IRequestHandler<RefreshCertificates, Result<int>>
{
    /// <inheritdoc/>
    public async Task<Result<int>> Handle(RefreshCertificates request, CancellationToken cancellationToken)
    {
        foreach (var account in accounts.Keys)
        {
            if (!await gateway.RefreshCertificatesAsync(account, cancellationToken))
            {
                log.LogWarning(
                    "The platform certificates of account {Account} could not be refreshed; the known ones stay in use",
                    account
                );
            }
        }
        // Never "more to do": it runs at its interval only.
        return 0;
    }
}
