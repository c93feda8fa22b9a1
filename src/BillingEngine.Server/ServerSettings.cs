using System.Net;
using BillingEngine.Plans;
using BillingEngine.Platform;
using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Persistence;
using BillingEngine.Server.Addresses;
using BillingEngine.Server.Logging;
using BillingEngine.Server.Operators;
using BillingEngine.TestClock;
using BillingEngine.WeChatPay;
using Npgsql;

namespace BillingEngine.Server;

/// <summary>An API key that a sandbox creates at its start.</summary>
public sealed class SandboxKey
{
    public string Key { get; set; } = "";

    /// <summary>The account of its merchant.</summary>
    public string Account { get; set; } = "";

    /// <summary>The sub-merchant, for an institution's account.</summary>
    public string? SubMchId { get; set; }

    /// <summary>The sub-merchant's own app, if it has one.</summary>
    public string? SubAppId { get; set; }
}

/// <summary>The process's settings, checked once at the start. Each fault says what to do.</summary>
public sealed record ServerSettings(
    string ConnectionString,
    EngineOptions Engine,
    Uri? SimulatorUrl,
    IReadOnlyList<SandboxKey> SandboxKeys,
    IReadOnlyList<Operator> Operators,
    TrustedProxies Proxies
)
{
    /// <summary>Reads and checks the settings; throws with all faults.</summary>
    public static ServerSettings Read(IConfiguration configuration)
    {
        var faults = new List<string>();
        var connection = ReadConnection(configuration, faults);
        var engine = SectionReading.Read<EngineOptions>(configuration.GetSection("Billing"), faults);
        CheckAddress(engine, faults);
        if (engine.DeductionsInFlight is < 1 or > 4096)
            faults.Add("Billing:DeductionsInFlight must be between 1 and 4096.");
        if (engine.LeaseSeconds <= EngineOptions.CallSeconds)
        {
            faults.Add(
                $"Billing:LeaseSeconds must be more than {EngineOptions.CallSeconds}: a call must end within its lease."
            );
        }

        if (engine.SigningSessionMinutes is < 1 or > 1440)
            faults.Add("Billing:SigningSessionMinutes must be between 1 and 1440.");
        if (engine.RequestsPerSecond is < 0 or > 1_000_000)
            faults.Add("Billing:RequestsPerSecond must be between 0 (no limit) and 1000000.");
        if (engine.SubscriberTokenMinutes is < 1 or > 1440)
            faults.Add("Billing:SubscriberTokenMinutes must be between 1 and 1440.");
        if (engine.WebhookTimeoutSeconds is < 1 or > 60)
            faults.Add("Billing:WebhookTimeoutSeconds must be between 1 and 60.");
        if (engine.WebhookRetentionDays is < 7 or > 3650)
            faults.Add("Billing:WebhookRetentionDays must be between 7 and 3650.");
        if (engine.SecretsKey is { } key && !SecretBox.IsKey(key))
        {
            faults.Add(
                "Billing:SecretsKey must be 32 random bytes in base64, such as the output of `openssl rand -base64 32`."
            );
        }

        Uri? simulator = null;
        if (
            configuration["Sandbox:ControlUrl"] is { Length: > 0 } control
            && !Uri.TryCreate(control.TrimEnd('/') + "/", UriKind.Absolute, out simulator)
        )
        {
            faults.Add($"Sandbox:ControlUrl is not an address: {control}");
        }

        var keys = configuration.GetSection("Sandbox:ApiKeys").Get<List<SandboxKey>>() ?? [];
        if (!engine.Sandbox && (simulator is not null || keys.Count > 0))
        {
            faults.Add(
                "The section Sandbox is set, but Billing:Sandbox is not true: a production server must not know a "
                    + "sandbox."
            );
        }

        TimetableRunner.Check(configuration, faults);
        ConfigurationCheck.CheckListening(configuration, faults);
        ConfigurationCheck.CheckLogLevels(configuration, faults);
        LogFormat.Check(configuration, faults);
        var operators = Operator.Read(configuration, faults);
        var proxies = TrustedProxies.Read(configuration, faults);
        if (faults.Count > 0)
            throw new InvalidConfigurationException("The configuration", faults);
        return new ServerSettings(connection, engine, simulator, keys, operators, proxies);
    }

    /// <summary>
    /// Reads the connection string. An unreadable one is a fault, and is never repeated in the message.
    /// </summary>
    internal static string ReadConnection(IConfiguration configuration, List<string> faults)
    {
        const string key = "ConnectionStrings:Billing";
        var text = configuration.GetConnectionString("Billing");
        if (string.IsNullOrWhiteSpace(text))
        {
            faults.Add($"{key} is missing: set it to the PostgreSQL database of the engine.");
            return "";
        }
        try
        {
            if (string.IsNullOrWhiteSpace(new NpgsqlConnectionStringBuilder(text).Host))
                faults.Add($"{key} names no Host: write it as Host=...;Database=...;Username=...;Password=...");
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException)
        {
            faults.Add($"{key} cannot be read: write it as Host=...;Database=...;Username=...;Password=...");
        }
        return text;
    }

    private static void CheckAddress(EngineOptions engine, List<string> faults)
    {
        if (!Uri.TryCreate(engine.PublicBaseUrl, UriKind.Absolute, out var address))
        {
            faults.Add(
                "Billing:PublicBaseUrl is missing: set it to the https address at which WeChat reaches this server."
            );
            return;
        }
        var isLoopback =
            address.IsLoopback || (IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip));
        if (address.Scheme != Uri.UriSchemeHttps && !(engine.Sandbox && isLoopback))
            faults.Add("Billing:PublicBaseUrl must be https; plain http is allowed only in the sandbox on loopback.");
        if (address.Query.Length > 0)
            faults.Add("Billing:PublicBaseUrl must have no query: WeChat refuses notify addresses with one.");
        if (address.UserInfo.Length > 0 || address.Fragment.Length > 0)
            faults.Add("Billing:PublicBaseUrl must not contain a name, a password or a #fragment.");
        PublicAddress.CheckPath(address, faults);
    }
}

internal static class ServerSettingsRegistration
{
    public static void AddServerSettings(this IServiceCollection services)
    {
        services.AddSingleton(p => ServerSettings.Read(p.GetRequiredService<IConfiguration>()));
        services.AddSingleton(p => p.GetRequiredService<ServerSettings>().Engine);
        services.AddSingleton(p => Accounts(p.GetRequiredService<IConfiguration>()));
        services.AddSingleton(p => new SimulatorClocks(
            p.GetRequiredService<ServerSettings>().SimulatorUrl is { } address
                ? new SimulatorClock(new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(10) })
                : null
        ));
        services.AddSingleton(p => new SimulatorTemplates(
            p.GetRequiredService<ServerSettings>().SimulatorUrl is { } address
                ? new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(5) }
                : null
        ));
    }

    private static KnownAccounts Accounts(IConfiguration configuration)
    {
        var accounts = configuration.GetSection("Accounts").GetChildren().ToList();
        var institutions = accounts.Where(a =>
            string.Equals(a["Mode"], "institution", StringComparison.OrdinalIgnoreCase)
        );
        return new KnownAccounts([.. accounts.Select(a => a.Key)], [.. institutions.Select(a => a.Key)]);
    }
}
