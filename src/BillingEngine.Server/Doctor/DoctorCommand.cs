using BillingEngine.WeChatPay;

namespace BillingEngine.Server.Doctor;

/// <summary>
/// <c>BillingEngine.Server doctor</c>: looks at what the server would start with, says what is wrong and what to do
/// about it, and changes nothing. Exits with 0 when all is well, 1 when something is wrong, 2 when it could not look.
/// </summary>
internal static class DoctorCommand
{
    public const string Name = "doctor";

    public static async Task<int> RunAsync(IConfiguration configuration, TextWriter output, CancellationToken stop)
    {
        if (
            string.IsNullOrWhiteSpace(configuration.GetConnectionString("Billing"))
            && !configuration.GetSection("Accounts").GetChildren().Any()
        )
        {
            await output.WriteLineAsync(
                "There is no configuration to look at: set ConnectionStrings:Billing and Accounts as the server has "
                    + "them (docs/runbook.md, Configuration), in the environment or in appsettings.json."
            );
            return 2;
        }
        var wrong = 0;
        await foreach (var finding in FindAsync(configuration, stop))
        {
            wrong += finding.Health == Health.Wrong ? 1 : 0;
            await output.WriteLineAsync(Line(finding));
        }
        await output.WriteLineAsync(wrong == 0 ? "All is well." : $"Wrong: {wrong}. Each says what to do.");
        return wrong == 0 ? 0 : 1;
    }

    private static async IAsyncEnumerable<Finding> FindAsync(
        IConfiguration configuration,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop
    )
    {
        var faults = ConfigurationCheck.Faults(configuration);
        foreach (var fault in faults)
            yield return Finding.Wrong("configuration", fault, "Change it; the server does not start with it.");
        // Known even where the rest of the configuration cannot be used.
        var isSandbox = string.Equals(configuration["Billing:Sandbox"], "true", StringComparison.OrdinalIgnoreCase);
        if (faults.Count == 0)
            yield return Finding.Ok("configuration", "read without a fault");
        var settings = Read(() => ServerSettings.Read(configuration));
        var gateway = Read(() => GatewaySettings.Read(configuration));
        foreach (var advice in ConfigurationCheck.Advice(settings, gateway))
            yield return advice;
        foreach (var (key, account) in gateway?.Accounts.AsEnumerable() ?? [])
        {
            await foreach (var finding in new AccountCheck(key, account, TimeProvider.System).FindAsync(stop))
                yield return finding;
            foreach (var finding in AddressCheck.Find(gateway!, key, isSandbox))
            {
                // What is wrong with one was said among the advice.
                if (settings is null || finding.Health == Health.Ok)
                    yield return finding;
            }
        }
        if (configuration.GetConnectionString("Billing") is { Length: > 0 } connection)
        {
            foreach (var finding in await DatabaseCheck.FindAsync(connection, stop))
                yield return finding;
        }
    }

    private static T? Read<T>(Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (InvalidConfigurationException)
        {
            return null;
        }
    }

    private static string Line(Finding finding)
    {
        var line = $"{finding.Health.ToString().ToLowerInvariant(), -5}  {finding.About}: {finding.Text}";
        return finding.Todo is null ? line : $"{line}\n       -> {finding.Todo}";
    }
}
