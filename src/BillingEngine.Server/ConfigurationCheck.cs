using BillingEngine.Server.Doctor;
using BillingEngine.WeChatPay;

namespace BillingEngine.Server;

/// <summary>Everything that is wrong with a configuration, at once; and what is legal in it, but not wise.</summary>
internal static class ConfigurationCheck
{
    /// <summary>Every fault, of the server's own settings and of the accounts; empty when it can be used.</summary>
    public static IReadOnlyList<string> Faults(IConfiguration configuration)
    {
        var own = FaultsOf(() => ServerSettings.Read(configuration));
        var named = own.Select(Setting).ToHashSet(StringComparer.Ordinal);
        // Both read the address and the mode: what is wrong with those is said once.
        return
        [
            .. own,
            .. FaultsOf(() => GatewaySettings.Read(configuration)).Where(fault => !named.Contains(Setting(fault))),
        ];
    }

    /// <summary>Throws with every fault.</summary>
    public static void Demand(IConfiguration configuration)
    {
        if (Faults(configuration) is { Count: > 0 } faults)
            throw new InvalidConfigurationException("The configuration", faults);
    }

    /// <summary>What a server may start with and should not be left without.</summary>
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
                "not set: webhook secrets and kept answers lie readable in the database and its backups",
                "Set it to what `openssl rand -base64 32` prints, before the first webhook endpoint is made."
            );
        }

        if (settings.Operators.Count == 0)
        {
            yield return Finding.Note(
                "operators",
                "there are none: nobody can log in at /operators",
                "Set Operators:NAME:PasswordHash (the command hash-password makes one) and Operators:NAME:Role."
            );
        }

        foreach (var address in gateway?.Accounts.Keys.SelectMany(key => AddressCheck.Find(gateway, key, false)) ?? [])
        {
            if (address.Health != Health.Ok)
                yield return address;
        }
    }

    /// <summary>Checks the addresses that the server is to listen at.</summary>
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
                        $"ASPNETCORE_URLS has {url}, but there is no certificate in Kestrel:Certificates: let "
                            + "TLS end in front of the server and use http here, or set one."
                    );
                }
            }
            catch (FormatException)
            {
                faults.Add($"ASPNETCORE_URLS has {url}, which is no address: write it like http://0.0.0.0:8080.");
            }
        }
    }

    /// <summary>Checks the levels of the log.</summary>
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
