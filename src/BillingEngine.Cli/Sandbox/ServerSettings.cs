using BillingEngine.Cli.Processes;
using BillingEngine.Cli.Transport;

namespace BillingEngine.Cli.Sandbox;

/// <summary>The server's configuration in the sandbox, as environment variables.</summary>
public static class ServerSettings
{
    /// <summary>The key of the direct account.</summary>
    public const string DirectAccount = "main";

    /// <summary>The key of the institution's account.</summary>
    public const string InstitutionAccount = "partner";

    /// <summary>The direct account's contract template that the simulator starts with.</summary>
    public const long DirectTemplate = 123;

    /// <summary>The institution's contract template that the simulator starts with.</summary>
    public const long InstitutionTemplate = 124;

    /// <summary>The name of the sandbox's operator.</summary>
    public const string Operator = "operator";

    /// <summary>
    /// Tells a simulator where the server receives termination notifications; returns the credentials that the
    /// simulator issues.
    /// </summary>
    public static async Task<SimulatorKeys> IntroduceAsync(
        SimulatorApi simulator,
        Uri server,
        CancellationToken cancellationToken
    )
    {
        foreach (
            var (template, account) in ((long, string)[])
                [(DirectTemplate, DirectAccount), (InstitutionTemplate, InstitutionAccount)]
        )
        {
            await simulator.SetTemplateAsync(
                template,
                $"{server.ToString().TrimEnd('/')}/wechat/notify/{account}/contract",
                cancellationToken
            );
        }

        return await simulator.KeysAsync(cancellationToken);
    }

    /// <summary>Adds an operator with a password; the server's own command hashes it.</summary>
    public static async Task AddOperatorAsync(
        IDictionary<string, string> settings,
        string password,
        CancellationToken cancellationToken
    )
    {
        var (exitCode, output) = await ShellCommand.RunAsync(
            [.. Stack.DotNet("BillingEngine.Server"), "hash-password"],
            null,
            cancellationToken,
            password + "\n"
        );
        if (exitCode != 0)
            throw new PlainFailureException($"The server's command hash-password failed: {output.Trim()}", exitCode: 1);
        settings[$"Operators__{Operator}__PasswordHash"] = output.Trim();
        settings[$"Operators__{Operator}__Role"] = "operator";
    }

    /// <summary>The variables of a server at <paramref name="server"/> that talks to a simulator.</summary>
    public static IReadOnlyDictionary<string, string> Build(
        Uri server,
        Uri simulator,
        string connectionString,
        ApiKeys keys,
        SimulatorKeys gateway
    )
    {
        var institution = gateway.Institution;
        var wire = simulator.ToString().TrimEnd('/');
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_URLS"] = server.ToString().TrimEnd('/'),
            ["ConnectionStrings__Billing"] = connectionString,
            ["Billing__PublicBaseUrl"] = server.ToString().TrimEnd('/'),
            ["Billing__Sandbox"] = "true",
            ["Billing__WebhooksToPrivateAddresses"] = "true",
            // A demo of hundreds of subscribers uses one key.
            ["Billing__RequestsPerSecond"] = "10000",
            ["Sandbox__ControlUrl"] = wire,
            ["Sandbox__ApiKeys__0__Key"] = keys.Direct,
            ["Sandbox__ApiKeys__0__Account"] = DirectAccount,
            ["Sandbox__ApiKeys__1__Key"] = keys.Partner,
            ["Sandbox__ApiKeys__1__Account"] = InstitutionAccount,
            ["Sandbox__ApiKeys__1__SubMchId"] = institution.SubMerchants[0].SubMchid,
            [$"Accounts__{DirectAccount}__Mode"] = "direct",
            [$"Accounts__{DirectAccount}__AppId"] = gateway.Appid,
            [$"Accounts__{DirectAccount}__MchId"] = gateway.Mchid,
            [$"Accounts__{DirectAccount}__SerialNo"] = gateway.MerchantSerialNo,
            [$"Accounts__{DirectAccount}__PrivateKey"] = gateway.MerchantPrivateKey,
            [$"Accounts__{DirectAccount}__ApiV3Key"] = gateway.ApiV3Key,
            [$"Accounts__{DirectAccount}__BaseUrl"] = wire,
            [$"Accounts__{DirectAccount}__PublicKeyId"] = gateway.PublicKeyId,
            [$"Accounts__{DirectAccount}__PublicKey"] = gateway.PublicKey,
            [$"Accounts__{InstitutionAccount}__Mode"] = "institution",
            [$"Accounts__{InstitutionAccount}__AppId"] = institution.SpAppid,
            [$"Accounts__{InstitutionAccount}__MchId"] = institution.SpMchid,
            [$"Accounts__{InstitutionAccount}__SerialNo"] = institution.MerchantSerialNo,
            [$"Accounts__{InstitutionAccount}__PrivateKey"] = institution.MerchantPrivateKey,
            [$"Accounts__{InstitutionAccount}__ApiV3Key"] = institution.ApiV3Key,
            [$"Accounts__{InstitutionAccount}__BaseUrl"] = wire,
            [$"Accounts__{InstitutionAccount}__PublicKeyId"] = institution.PublicKeyId,
            [$"Accounts__{InstitutionAccount}__PublicKey"] = institution.PublicKey,
            ["MiniProgram__BaseUrl"] = wire,
            [$"MiniProgram__Secrets__{gateway.Appid}"] = gateway.AppSecret,
            [$"MiniProgram__Secrets__{institution.SpAppid}"] = institution.AppSecret,
        };
    }
}

/// <summary>The secret keys of the sandbox's two merchants.</summary>
public sealed record ApiKeys(string Direct, string Partner);
