using System.Net;

namespace WeChatPay.Simulator.Control;

/// <summary>Who may use the control door and the pages: this machine, and no web page of somebody else's.</summary>
internal sealed class CallerRule(SimulatorOptions options)
{
    /// <summary>Why a caller is sent away; null lets it in.</summary>
    public string? Refuse(HttpContext http)
    {
        var request = http.Request;
        if (request.Headers.Origin.Any(origin => !IsOwn(origin, request.Host)))
        {
            return "A web page of another address must not press the simulator's buttons. Call from a program, "
                + "or open the simulator's own pages.";
        }

        // The host name too: a web page must not reach the door by a name that it points at this machine.
        return
            options.ControlFromAnywhere
            || (
                NamesLoopback(request.Host.Host)
                && http.Connection.RemoteIpAddress is { } remote
                && IPAddress.IsLoopback(remote)
            )
            ? null
            : "/_control and the pages answer the machine they run on. Set Simulator:ControlFromAnywhere=true to "
                + "open them.";
    }

    private static bool IsOwn(string? origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && string.Equals(uri.Authority, host.Value, StringComparison.OrdinalIgnoreCase);

    private static bool NamesLoopback(string host) =>
        host is "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
