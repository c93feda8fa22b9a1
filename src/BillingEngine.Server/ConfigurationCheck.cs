using BillingEngine.Server.Doctor;
using BillingEngine.WeChatPay;

namespace BillingEngine.Server;

/// <summary>All faults of a configuration at once, and settings that are legal but unwise.</summary>
internal static class ConfigurationCheck
{
    /// <summary>
    /// All faults of the server's settings and of the accounts; empty when the configuration can be used.
    /// </summary>
    public static IReadOnlyList<string> Faults(IConfiguration configuration)
    {
        var own = FaultsOf(() => ServerSettings.Read(configuration));
        var named = own.Select(Setting).ToHashSet(StringComparer.Ordinal);
        // Both read the address and the mode: their faults are reported once.
        return
        [
            .. own,
            .. FaultsOf(() => GatewaySettings.Read(configuration)).Where(fault => !named.Contains(Setting(fault))),
        ];
    }

    /// <summary>Throws with all faults.</summary>
    public static void Demand(IConfiguration configuration)
    {
        if (Faults(configuration) is { Count: > 0 } faults)
            throw new InvalidConfigurationException("The configuration", faults);
    }

    /// <summary>Missing settings without which a server starts, but should not run.</summary>
    public static IEnumerable<Finding> Advice(ServerSettings? settings, GatewaySettings? gateway)
    {
        if (gateway is { Accounts.Count: 0 })
        {
            yield return Finding.Wrong(
                "accounts",
                "there is none",
                "Set Accounts:KEY:... as docs/runbook.md lists them."
            );
        }

        if (settings is null or { Engine.Sandbox: true })
            yield break;
        if (settings.Engine.SecretsKey is null)
        {
            yield return Finding.Note(
                "Billing:SecretsKey",
                "not set: webhook secrets and stored responses are readable in the database and its backups",
                "Set it to the output of `openssl rand -base64 32`, before the first webhook endpoint is created."
            );
        }

        if (settings.Operators.Count == 0)
        {
            yield return Finding.Note(
                "operators",
                "there are none: no one can log in at /operators",
                "Set Operators:NAME:PasswordHash (the command hash-password prints one) and Operators:NAME:Role."
            );
        }

        foreach (var address in gateway?.Accounts.Keys.SelectMany(key => AddressCheck.Find(gateway, key, false)) ?? [])
        {
            if (address.Health != Health.Ok)
                yield return address;
        }
    }

    /// <summary>Checks the addresses at which the server listens.</summary>
    public static void CheckListening(IConfiguration configuration, List<string> faults)
    {
        foreach (var url in (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                var address = BindingAddress.Parse(url);
                if (address.Scheme is not ("http" or "https"))
                {
                    faults.Add($"ASPNETCORE_URLS has {url}: write it like http://0.0.0.0:8080.");
                }
                else if (address.Scheme == "https" && !configuration.GetSection("Kestrel:Certificates").Exists())
                {
                    faults.Add(
                        $"ASPNETCORE_URLS has {url}, but Kestrel:Certificates has no certificate: end "
                            + "TLS in front of the server and use http here, or set a certificate."
                    );
                }
            }
            catch (FormatException)
            {
                faults.Add($"ASPNETCORE_URLS has {url}, which is not an address: write it like http://0.0.0.0:8080.");
            }
        }
    }

    /// <summary>Checks the log levels.</summary>
    public static void CheckLogLevels(IConfiguration configuration, List<string> faults)
    {
        foreach (var (path, value) in configuration.GetSection("Logging").AsEnumerable())
        {
            if (
                path.Contains("LogLevel:", StringComparison.OrdinalIgnoreCase)
                && value is { Length: > 0 }
                && (!Enum.TryParse<LogLevel>(value, ignoreCase: true, out var level) || !Enum.IsDefined(level))
            )
            {
                faults.Add($"{path} must be one of {string.Join(", ", Enum.GetNames<LogLevel>())}.");
            }
        }
    }

    private static string Setting(string fault) => fault.Split(' ')[0];

    private static IReadOnlyList<string> FaultsOf(Func<object> read)
    {
        try
        {
            read();
            return [];
        }
        catch (InvalidConfigurationException e)
        {
            return e.Faults;
        }
    }
}
