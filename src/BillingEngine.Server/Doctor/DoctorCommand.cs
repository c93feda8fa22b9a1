using BillingEngine.WeChatPay;

namespace BillingEngine.Server.Doctor;

/// <summary>
/// <c>BillingEngine.Server doctor</c>: checks what the server would start with, reports what is wrong and what to do,
/// and changes nothing. Exit code 0 when all is well, 1 when something is wrong, 2 when it could not check.
/// </summary>
internal static class DoctorCommand
{
    public const string Name = "doctor";

    public static async Task<int> RunAsync(
        IConfiguration configuration,
        TextWriter output,
        CancellationToken cancellationToken
    )
    {
        if (
            string.IsNullOrWhiteSpace(configuration.GetConnectionString("Billing"))
            && !configuration.GetSection("Accounts").GetChildren().Any()
        )
        {
            await output.WriteLineAsync(
                "There is no configuration to check: set ConnectionStrings:Billing and Accounts as for the server "
                    + "(docs/runbook.md, Configuration), in the environment or in appsettings.json."
            );
            return 2;
        }
        var wrong = 0;
        await foreach (var finding in FindAsync(configuration, cancellationToken))
        {
            wrong += finding.Health == Health.Wrong ? 1 : 0;
            await output.WriteLineAsync(Line(finding));
        }
        await output.WriteLineAsync(wrong == 0 ? "All is well." : $"Wrong: {wrong}. Each says what to do.");
        return wrong == 0 ? 0 : 1;
    }

    private static async IAsyncEnumerable<Finding> FindAsync(
        IConfiguration configuration,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var faults = ConfigurationCheck.Faults(configuration);
        foreach (var fault in faults)
            yield return Finding.Wrong("configuration", fault, "Change it; the server does not start with it.");
        // Known even if the rest of the configuration cannot be used.
        var isSandbox = string.Equals(configuration["Billing:Sandbox"], "true", StringComparison.OrdinalIgnoreCase);
        if (faults.Count == 0)
            yield return Finding.Ok("configuration", "read without a fault");
        var settings = Read(() => ServerSettings.Read(configuration));
        var gateway = Read(() => GatewaySettings.Read(configuration));
        foreach (var advice in ConfigurationCheck.Advice(settings, gateway))
            yield return advice;
        foreach (var (key, account) in gateway?.Accounts.AsEnumerable() ?? [])
        {
            await foreach (
                var finding in new AccountCheck(key, account, TimeProvider.System).FindAsync(cancellationToken)
            )
            {
                yield return finding;
            }
            foreach (var finding in AddressCheck.Find(gateway!, key, isSandbox))
            {
                // The faults of this part have already been reported.
                if (settings is null || finding.Health == Health.Ok)
                    yield return finding;
            }
        }
        if (configuration.GetConnectionString("Billing") is { Length: > 0 } connection)
        {
            foreach (var finding in await DatabaseCheck.FindAsync(connection, cancellationToken))
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
