using System.Text.RegularExpressions;
using BillingEngine.Domain.Gateway;
using Microsoft.Extensions.Configuration;
using WeChatPay.Global;

namespace BillingEngine.WeChatPay;

/// <summary>
/// The configuration of the adapter: WeChat Pay accounts by key, the public address of this engine, and additional
/// error codes.
/// </summary>
public sealed partial class GatewaySettings
{
    private const int MaxUrlLength = 256;

    private GatewaySettings(
        IReadOnlyDictionary<string, WeChatPayAccount> accounts,
        Uri publicBaseUrl,
        IReadOnlyDictionary<string, DeclineClass> declineCodes,
        MiniProgramSettings miniPrograms
    )
    {
        Accounts = accounts;
        PublicBaseUrl = publicBaseUrl;
        DeclineCodes = declineCodes;
        MiniPrograms = miniPrograms;
    }

    /// <summary>The WeChat Pay accounts. Merchants and notification URLs name them by these keys.</summary>
    public IReadOnlyDictionary<string, WeChatPayAccount> Accounts { get; }

    /// <summary>The address under which WeChat reaches this engine.</summary>
    public Uri PublicBaseUrl { get; }

    /// <summary>Error codes of deductions that the operator has classified, from <c>Gateway:DeclineCodes</c>.</summary>
    public IReadOnlyDictionary<string, DeclineClass> DeclineCodes { get; }

    /// <summary>The settings of mini program logins.</summary>
    public MiniProgramSettings MiniPrograms { get; }

    /// <summary>The URL for PAPAY.SIGN and PAPAY.TERMINATE of a WeChat Pay account.</summary>
    public string ContractNotifyUrl(string accountKey) => NotifyUrl(accountKey, "contract");

    /// <summary>The URL for TRANSACTION.SUCCESS of a WeChat Pay account.</summary>
    public string PaymentNotifyUrl(string accountKey) => NotifyUrl(accountKey, "payment");

    /// <summary>The URL for REFUND.* of a WeChat Pay account.</summary>
    public string RefundNotifyUrl(string accountKey) => NotifyUrl(accountKey, "refund");

    /// <summary>
    /// Reads <c>Accounts:*</c>, <c>Billing:PublicBaseUrl</c>, <c>Billing:Sandbox</c>, <c>Gateway:DeclineCodes:*</c> and
    /// <c>MiniProgram:*</c>. Throws <see cref="InvalidConfigurationException"/> with every problem and how to fix it,
    /// and without any secret.
    /// </summary>
    public static GatewaySettings Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var problems = new List<string>();
        var sandbox = false;
        if (configuration["Billing:Sandbox"] is { Length: > 0 } said && !bool.TryParse(said, out sandbox))
            problems.Add("Billing:Sandbox must be true or false.");
        var accounts = new Dictionary<string, WeChatPayAccount>(StringComparer.Ordinal);
        var sections = configuration.GetSection("Accounts").GetChildren().ToList();
        foreach (var section in sections)
        {
            var account = AccountSection.Read(section, sandbox, problems);
            if (!AccountKey().IsMatch(section.Key))
            {
                problems.Add(
                    $"{section.Path}: an account key is 1-32 lower-case letters, digits, '-' or '_'; rename it."
                );
            }
            else if (account is not null)
            {
                accounts.Add(section.Key, account);
            }
        }
        var publicBaseUrl = ReadPublicBaseUrl(configuration, sandbox, sections.Count > 0, problems);
        var codes = ReadDeclineCodes(configuration.GetSection("Gateway:DeclineCodes"), problems);
        var miniPrograms = MiniProgramSettings.Read(configuration.GetSection("MiniProgram"), sandbox, problems);
        return problems.Count == 0
            ? new GatewaySettings(accounts, publicBaseUrl, codes, miniPrograms)
            : throw new InvalidConfigurationException("The WeChat Pay configuration", problems);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{PublicBaseUrl}: {string.Join(", ", Accounts.Select(a => $"{a.Key} ({a.Value})"))}";

    private string NotifyUrl(string accountKey, string kind) =>
        $"{PublicBaseUrl.AbsoluteUri.TrimEnd('/')}/wechat/notify/{accountKey}/{kind}";

    private static Uri ReadPublicBaseUrl(IConfiguration configuration, bool sandbox, bool needed, List<string> problems)
    {
        const string key = "Billing:PublicBaseUrl";
        var text = configuration[key];
        var loopback = new Uri("http://localhost");
        if (string.IsNullOrWhiteSpace(text))
        {
            if (needed)
                problems.Add($"{key} is missing: set the https address under which WeChat Pay reaches this engine.");
            return loopback;
        }
        if (
            !Uri.TryCreate(text, UriKind.Absolute, out var url)
            || url.Scheme is not ("https" or "http")
            || url.Query.Length > 0
            || url.Fragment.Length > 0
        )
        {
            problems.Add($"{key} must be an absolute address without a query, such as https://billing.example.com.");
            return loopback;
        }
        if (url.Scheme == "http" && !(sandbox && IsPrivateName(url)))
        {
            problems.Add(
                $"{key} must be https: WeChat Pay calls only https URLs. (http is for the sandbox on this machine only.)"
            );
        }

        if (url.AbsoluteUri.Length > MaxUrlLength - "/wechat/notify//contract".Length - 32)
            problems.Add($"{key} is too long: WeChat Pay accepts notification URLs of at most 256 characters.");
        return url;
    }

    // Loopback, or the bare name of another container.
    internal static bool IsPrivateName(Uri url) =>
        url.IsLoopback
        || (url.HostNameType == UriHostNameType.Dns && !url.Host.Contains('.', StringComparison.Ordinal));

    private static Dictionary<string, DeclineClass> ReadDeclineCodes(
        IConfigurationSection section,
        List<string> problems
    )
    {
        var codes = new Dictionary<string, DeclineClass>(StringComparer.Ordinal);
        foreach (var entry in section.GetChildren())
        {
            if (Enum.TryParse<DeclineClass>(entry.Value, ignoreCase: true, out var value) && Enum.IsDefined(value))
                codes[entry.Key] = value;
            else
                problems.Add($"{entry.Path} must be one of {string.Join(", ", Enum.GetNames<DeclineClass>())}.");
        }
        return codes;
    }

    [GeneratedRegex("^[a-z0-9_-]{1,32}$", RegexOptions.CultureInvariant)]
    private static partial Regex AccountKey();
}
