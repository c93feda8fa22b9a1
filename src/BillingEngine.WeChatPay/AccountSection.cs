using Microsoft.Extensions.Configuration;
using WeChatPay.Global;

namespace BillingEngine.WeChatPay;

/// <summary>
/// Reads one WeChat Pay account of the configuration. Reports every problem, and never repeats a secret.
/// </summary>
internal static class AccountSection
{
    private const string PemStart = "-----";

    public static WeChatPayAccount? Read(IConfigurationSection section, bool sandbox, List<string> problems)
    {
        var before = problems.Count;
        if (!Enum.TryParse<AccountMode>(section["Mode"], ignoreCase: true, out var mode) || !Enum.IsDefined(mode))
            problems.Add($"{section.Path}:Mode must be 'direct' or 'institution'.");
        var baseUrl = ReadBaseUrl(section, sandbox, problems);
        var account = new WeChatPayAccount
        {
            Mode = mode,
            AppId = section["AppId"] ?? "",
            MchId = section["MchId"] ?? "",
            SerialNo = section["SerialNo"] ?? "",
            PrivateKeyPem = ReadPem(section, "PrivateKey", problems) ?? "",
            CertificatePem = ReadPem(section, "Certificate", problems),
            ApiV3Key = section["ApiV3Key"] ?? "",
            BaseUrl = baseUrl,
            PublicKeyId = Blank(section["PublicKeyId"]),
            PublicKeyPem = ReadPem(section, "PublicKey", problems),
            UsePublicKey = ReadSwitch(section, problems),
            OrderPath = ReadOrderPath(section, problems),
        };
        // A setting that cannot be read does not hide other problems; only problems that follow from it are left out.
        var unread = problems.Skip(before).Select(p => p[(section.Path.Length + 1)..].Split(' ')[0]).ToList();
        problems.AddRange(
            account
                .Problems()
                .Where(problem => !unread.Exists(name => NamesIn(problem).Contains(name, StringComparer.Ordinal)))
                .Select(problem => $"{section.Path}:{problem}")
        );
        return problems.Count == before ? account : null;
    }

    private static string[] NamesIn(string problem) => problem.Split([' ', ',', ':', '.']);

    private static bool ReadSwitch(IConfigurationSection section, List<string> problems)
    {
        if (Blank(section["UsePublicKey"]) is not { } text)
            return false;
        if (!bool.TryParse(text, out var on))
            problems.Add($"{section.Path}:UsePublicKey must be true or false.");
        return on;
    }

    private static OrderPathStyle ReadOrderPath(IConfigurationSection section, List<string> problems)
    {
        if (Blank(section["OrderPath"]) is not { } text)
            return OrderPathStyle.Hyphen;
        if (!Enum.TryParse<OrderPathStyle>(text, ignoreCase: true, out var style) || !Enum.IsDefined(style))
            problems.Add($"{section.Path}:OrderPath must be 'hyphen' or 'underscore'.");
        return style;
    }

    private static Uri ReadBaseUrl(IConfigurationSection section, bool sandbox, List<string> problems)
    {
        if (Blank(section["BaseUrl"]) is not { } text)
            return WeChatPayAccount.DefaultBaseUrl;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http"))
        {
            problems.Add(
                $"{section.Path}:BaseUrl must be an absolute address, such as {WeChatPayAccount.DefaultBaseUrl}."
            );
        }
        else if (url.Scheme == "http" && !(sandbox && GatewaySettings.IsPrivateName(url)))
        {
            problems.Add($"{section.Path}:BaseUrl must be https. (http is for the sandbox's simulator only.)");
        }
        else
        {
            return url;
        }
        return WeChatPayAccount.DefaultBaseUrl;
    }

    // The PEM text itself, or a file that holds it. A problem never repeats the value: a key pasted without its first
    // line would be taken for a file name.
    private static string? ReadPem(IConfigurationSection section, string name, List<string> problems)
    {
        if (Blank(section[name]) is not { } value)
            return null;
        if (value.TrimStart().StartsWith(PemStart, StringComparison.Ordinal))
            // Environment files often write a line break as the two characters \n.
            return value.Replace("\\n", "\n", StringComparison.Ordinal);
        try
        {
            return File.ReadAllText(value);
        }
        catch (IOException)
        {
            problems.Add($"{section.Path}:{name} is neither PEM text nor the path of a file that can be read.");
        }
        catch (UnauthorizedAccessException)
        {
            problems.Add($"{section.Path}:{name} names a file that this process may not read.");
        }
        catch (ArgumentException)
        {
            problems.Add($"{section.Path}:{name} is neither PEM text nor the path of a file.");
        }
        return null;
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
