using System.Net;

namespace WeChatPay.Simulator.Control;

/// <summary>
/// Who may use the control API and the pages: programs on this machine, and no web page of another site.
/// </summary>
internal sealed class CallerRule(SimulatorOptions options)
{
    /// <summary>Why the caller is refused; null allows it.</summary>
    public string? Refuse(HttpContext http)
    {
        var request = http.Request;
        if (request.Headers.Origin.Any(origin => !IsOwn(origin, request.Host)))
        {
            return "Web pages of other sites must not use the control API. Call it from a program, "
                + "or open the simulator's own pages.";
        }

        // The host name is checked too: a web page could point a DNS name of its own at this machine.
        return
            options.ControlFromAnywhere
            || (
                NamesLoopback(request.Host.Host)
                && http.Connection.RemoteIpAddress is { } remote
                && IPAddress.IsLoopback(remote)
            )
            ? null
            : "/_control and the pages answer only the machine they run on. Set Simulator:ControlFromAnywhere=true "
                + "to open them.";
    }

    private static bool IsOwn(string? origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && string.Equals(uri.Authority, host.Value, StringComparison.OrdinalIgnoreCase);

    private static bool NamesLoopback(string host) =>
        host is "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
