using Microsoft.Extensions.Configuration;
using WeChatPay.Global.MiniPrograms;

namespace BillingEngine.WeChatPay;

/// <summary>
/// The section <c>MiniProgram</c>: the address of WeChat's open platform (<c>BaseUrl</c>), and the secrets of the apps
/// whose users log in (<c>Secrets:{appid}</c>).
/// </summary>
public sealed record MiniProgramSettings(Uri BaseUrl, IReadOnlyDictionary<string, string> Secrets)
{
    internal static MiniProgramSettings Read(IConfigurationSection section, bool sandbox, List<string> problems)
    {
        var baseUrl = MiniProgramClient.DefaultBaseUrl;
        if (section["BaseUrl"] is { Length: > 0 } text)
        {
            if (
                !Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var url)
                || url.Scheme is not ("https" or "http")
            )
            {
                problems.Add($"{section.Path}:BaseUrl must be an absolute address, such as {baseUrl}.");
            }
            else if (url.Scheme == "http" && !(sandbox && GatewaySettings.IsPrivateName(url)))
            {
                problems.Add($"{section.Path}:BaseUrl must be https. (http is for the sandbox's simulator only.)");
            }
            else
            {
                baseUrl = url;
            }
        }
        // Configuration keys ignore case, and so do appids.
        var secrets = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in section.GetSection("Secrets").GetChildren())
        {
            if (string.IsNullOrWhiteSpace(entry.Value))
                problems.Add($"{entry.Path} is empty: set the app's secret, or remove the setting.");
            else
                secrets[entry.Key] = entry.Value;
        }
        return new MiniProgramSettings(baseUrl, secrets);
    }
}
